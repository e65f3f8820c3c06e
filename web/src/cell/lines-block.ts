import { element } from './dom.ts';
import { rowOf } from './row.ts';
import { textOf } from './screen.ts';
import { isBlock, type Item } from './transcript.ts';

/** Items that the browser lays out only when they are scrolled to; lines without colours are one text. */
export function linesBlock(items: readonly Item[]): HTMLElement {
  const first = items[0];
  const plain = first !== undefined && !isBlock(first) && items.every((item) => !isBlock(item) && typeof item.content === 'string' && item.stream === first.stream);
  const node = element('div', 'block');
  node.style.setProperty('--lines', String(items.length));
  if (plain) node.append(element('div', `line ${first.stream}`, items.map((item) => (isBlock(item) ? '' : textOf(item))).join('\n')));
  else node.append(...items.map((item) => (isBlock(item) ? item.node : rowOf(item))));
  return node;
}
