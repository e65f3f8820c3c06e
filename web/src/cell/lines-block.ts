import { element } from './dom.ts';
import { rowOf } from './row.ts';
import { textOf } from './screen.ts';
import { isBlock, type Item, type Transcript } from './transcript.ts';

const LINES_PER_BLOCK = 500;
/** How long a frame may be spent on lines that were asked for. */
const FRAME_MS = 8;

/** Adds the items [from, end) as blocks until the frame's time is over; answers where it stopped. */
export function showSome(lines: HTMLElement, transcript: Transcript, from: number, end: number): number {
  const until = performance.now() + FRAME_MS;
  let shown = from;
  while (shown < end && performance.now() < until) {
    const first = shown;
    shown = Math.min(first + LINES_PER_BLOCK, end);
    lines.append(linesBlock(Array.from({ length: shown - first }, (_, index) => transcript.at(first + index))));
  }
  return shown;
}

/** Items that the browser lays out only when they are scrolled to; lines without colours are one text. */
function linesBlock(items: readonly Item[]): HTMLElement {
  const first = items[0];
  const plain = first !== undefined && !isBlock(first) && items.every((item) => !isBlock(item) && typeof item.content === 'string' && item.stream === first.stream);
  const node = element('div', 'block');
  node.style.setProperty('--lines', String(items.length));
  if (plain) node.append(element('div', `line ${first.stream}`, items.map((item) => (isBlock(item) ? '' : textOf(item))).join('\n')));
  else node.append(...items.map((item) => (isBlock(item) ? item.node : rowOf(item))));
  return node;
}
