import type { LineRange } from '../cell/read-line-ranges.ts';

/** A stretch of text, in UTF-16 units. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** Where the lines are in the text: from the start of the first to the end of the last, with its line break. */
export function spansOf(ranges: readonly LineRange[], text: string): Span[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return ranges
    .filter(({ first }) => first <= starts.length)
    .map(({ first, last }) => ({ from: starts[first - 1] ?? 0, to: starts[last] ?? text.length }));
}

/** One edit: what stood from `from` to `to` is replaced. */
export interface Change extends Span {
  readonly insert: string;
}

/** Where locked spans of `text` are after a change, or undefined when the change touches one. */
export function spansAfter(spans: readonly Span[], text: string, { from, to, insert }: Change): Span[] | undefined {
  const shift = insert.length - (to - from);
  const moved: Span[] = [];
  for (const span of spans) {
    if (to <= span.from && (to < span.from || startsLine(insert, text, from))) moved.push({ from: span.from + shift, to: span.to + shift });
    else if (from >= span.to && (from > span.to || text[span.to - 1] === '\n' || insert.startsWith('\n'))) moved.push(span);
    else return undefined;
  }
  return moved;
}

/** Whether what follows the inserted text is at the start of a line, so that a locked line there stays whole. */
function startsLine(insert: string, text: string, from: number): boolean {
  return insert === '' ? from === 0 || text[from - 1] === '\n' : insert.endsWith('\n');
}
