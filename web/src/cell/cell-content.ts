import { tellAuthor } from './author-console.ts';
import type { HiddenTest } from './hidden-code.ts';
import { sourceOf, visibleText } from './source-text.ts';

/** What an author put into a cell. */
export interface CellContent {
  readonly code: string;
  /** Hidden code that runs before the first run. */
  readonly setup: string;
  readonly tests: readonly HiddenTest[];
  readonly hasExpected: boolean;
}

/** Reads the inside of `<python-cell>`; scripts of types that no browser runs hold what is hidden. */
export function contentOf(host: HTMLElement): CellContent {
  const code = host.querySelector(':scope > pre:not([slot]), :scope > code') ?? host.querySelector('pre:not([slot])');
  if (code === null && host.childElementCount > 0 && host.textContent.trim() !== '') {
    tellAuthor('a cell has no <pre><code> inside it, so all of its text is taken for code.');
  }
  return {
    code: sourceOf(visibleText(code ?? textOnly(host))),
    setup: [...host.querySelectorAll('script[type="text/x-setup"]')].map((script) => dedent(script.textContent)).join('\n'),
    tests: [...host.querySelectorAll<HTMLScriptElement>('script[type="text/x-test"]')].map((script, index) => ({
      name: script.dataset['name'] ?? `${index + 1}`,
      code: dedent(script.textContent),
      hint: script.dataset['hint'] ?? '',
    })),
    hasExpected: host.querySelector(':scope > [slot="expected"]') !== null,
  };
}

/** A copy without what is hidden or shown elsewhere. */
function textOnly(host: HTMLElement): Node {
  const copy = host.cloneNode(true) as HTMLElement;
  for (const other of copy.querySelectorAll('script, style, [slot]')) other.remove();
  return copy;
}

/** Authors indent hidden code with the page around it. */
function dedent(text: string): string {
  const lines = text.replace(/^\s*\n|\s+$/g, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0);
  const least = Math.min(...indents);
  return Number.isFinite(least) ? lines.map((line) => line.slice(least)).join('\n') : '';
}
