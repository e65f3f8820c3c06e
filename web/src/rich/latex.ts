import temml from 'temml';
import { element } from '../cell/dom.ts';

/** A formula as MathML, which browsers draw without fonts or style sheets of its own; its source when it is not understood. */
export function latexNode(source: string): HTMLElement {
  const block = /^\s*(?:\$\$|\\\[|\\begin)/.test(source) || /\\displaystyle/.test(source);
  return formula(source.trim().replace(/^(?:\$\$?|\\\[|\\\()|(?:\$\$?|\\\]|\\\))$/g, ''), block);
}

export function formula(source: string, display: boolean): HTMLElement {
  const host = element('span', display ? 'math display' : 'math');
  try {
    temml.render(source, host, { displayMode: display, throwOnError: true, trust: false, maxExpand: 500 });
  } catch {
    host.replaceChildren(element('code', '', source));
  }
  return host;
}
