import type { ExceptionMessage } from '../protocol/messages.ts';
import type { BlockContext } from '../cell/block-context.ts';
import { element } from '../cell/dom.ts';
import { styleRich } from './rich-style.ts';
import { fill } from '../cell/strings/index.ts';

type Frame = NonNullable<ExceptionMessage['frames']>[number];

/** Shows an exception: what happened, where in the reader's code, a hint; the whole traceback is folded. */
export function showException(block: HTMLElement, { name, message, text, frames = [], hint }: ExceptionMessage, context: BlockContext): void {
  const { strings } = context;
  styleRich(context.root);
  block.replaceChildren(element('strong', '', message === '' ? name : `${name}: ${message}`));
  if (hint !== undefined && hint !== '') block.append(element('p', 'hint', fill(strings.hint, { text: hint })));
  const own = frames.filter((frame) => frame.user === true);
  if (own.length === 0) {
    block.append(element('pre', '', text.trimEnd()));
    return;
  }
  for (const frame of own) block.append(frameLine(frame, context));
  const library = frames.length - own.length;
  const summary = library === 0 ? strings.libraryFrames : fill(strings.hiddenFrames, { n: library });
  block.append(element('details', '', element('summary', '', summary), element('pre', '', text.trimEnd())));
}

function frameLine(frame: Frame, { strings, lineOf, goTo }: BlockContext): HTMLElement {
  const { file, line, function: name = '' } = frame;
  const place = fill(name === '' || name === '<module>' ? strings.place : strings.placeIn, { file, line, name });
  const row = element('div', 'frame');
  if (lineOf(file, line) !== undefined) {
    const link = element('button', 'link', place);
    link.type = 'button';
    link.addEventListener('click', () => goTo(file, line));
    row.append(link);
  } else row.append(element('span', '', place));
  if (frame.source !== undefined) row.append(element('code', '', ...marked(frame, lineOf)));
  return row;
}

/** The source line with the expression that failed set off. Columns count from the line's own start, but the source comes stripped. */
function marked({ source = '', file, line, column, endLine = line, endColumn }: Frame, lineOf: BlockContext['lineOf']): (Node | string)[] {
  const whole = lineOf(file, line) ?? '';
  if (column === undefined || endColumn === undefined || endLine !== line || whole.trim() !== source) return [source];
  const indent = whole.length - whole.trimStart().length;
  const from = Math.max(0, column - indent);
  const to = Math.max(from, endColumn - indent);
  return [source.slice(0, from), element('em', '', source.slice(from, to)), source.slice(to)];
}
