import { element } from './dom.ts';
import { piecesOf, type ScreenLine } from './screen.ts';

/** The element of a line. */
export function rowOf(line: ScreenLine): HTMLElement {
  const row = element('div', `line ${line.stream}`);
  fillRow(row, line);
  return row;
}

/** Shows what the line has become. */
export function fillRow(row: HTMLElement, line: ScreenLine): void {
  if (typeof line.content === 'string') row.textContent = line.content;
  else row.replaceChildren(...piecesOf(line).map(({ text, style }) => (style === '' ? text : element('span', style, text))));
}
