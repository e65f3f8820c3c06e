import { AnsiReader } from './ansi-reader.ts';
import { LineBuffer, type Piece } from './line-buffer.ts';

export type Stream = 'stdout' | 'stderr';

/** A longer line is broken: the browser would lay it out anew for each chunk. */
const LONGEST_LINE = 8192;

// Control characters other than tab and line break.
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;

/** A line and where its text came from. A line that has ended keeps its bare text when it has no colours: there may be millions. */
export interface ScreenLine {
  readonly stream: Stream;
  content: string | LineBuffer;
}

/** The text of a line in pieces of one look. */
export function piecesOf({ content }: ScreenLine): readonly Piece[] {
  if (typeof content !== 'string') return content.pieces;
  return content === '' ? [] : [{ text: content, style: '' }];
}

/** The bare text of a line. */
export function textOf({ content }: ScreenLine): string {
  return typeof content === 'string' ? content : content.pieces.map(({ text }) => text).join('');
}

/** Turns chunks of both streams into lines; whoever paints asks which lines changed. */
export class Screen {
  readonly #readers = { stdout: new AnsiReader(), stderr: new AnsiReader() };
  #changed: ScreenLine[] = [];
  #line: ScreenLine | undefined;
  /** Whether the open line is among the changed ones. */
  #noted = false;

  write(stream: Stream, chunk: string): void {
    if (this.#readers[stream].isPlain && !CONTROL.test(chunk)) this.#writePlain(stream, chunk);
    else this.#interpret(stream, chunk);
  }

  /** What is not text comes next, so text after it begins a new line. */
  endLine(): void {
    const line = this.#line;
    this.#line = undefined;
    if (line === undefined || typeof line.content === 'string') return;
    const { pieces } = line.content;
    if (pieces.every(({ style }) => style === '')) line.content = pieces.map(({ text }) => text).join('');
  }

  /** The lines that are new or different since the last call, oldest first. */
  takeChanged(): ScreenLine[] {
    const lines = this.#changed;
    this.#changed = [];
    this.#noted = false;
    return lines;
  }

  /** The common case, and the one that floods: whole lines become strings without a detour. */
  #writePlain(stream: Stream, chunk: string): void {
    const parts = chunk.split('\n');
    for (let index = 0; index < parts.length; index++) {
      const part = parts[index] ?? '';
      const last = index === parts.length - 1;
      if (!last && part.length <= LONGEST_LINE && this.#line?.stream !== stream) {
        this.endLine();
        this.#changed.push({ stream, content: part });
      } else if (!last || part !== '') {
        this.#text(stream, part, '');
        if (!last) this.endLine();
      }
    }
  }

  #interpret(stream: Stream, chunk: string): void {
    for (const action of this.#readers[stream].read(chunk)) {
      if (action.kind === 'text') {
        this.#text(stream, action.text, action.style);
        continue;
      }
      const buffer = this.#bufferFor(stream);
      if (action.kind === 'newline') this.endLine();
      else if (action.kind === 'return') buffer.toStart();
      else if (action.kind === 'backspace') buffer.back();
      else if (action.kind === 'erase-right') buffer.eraseRight();
      else buffer.erase();
    }
  }

  #text(stream: Stream, text: string, style: string): void {
    let buffer = this.#bufferFor(stream);
    for (let rest = text; rest !== ''; ) {
      const room = Math.max(1, LONGEST_LINE - buffer.length);
      buffer.write(rest.slice(0, room), style);
      rest = rest.slice(room);
      if (rest !== '') {
        this.endLine();
        buffer = this.#bufferFor(stream);
      }
    }
  }

  #bufferFor(stream: Stream): LineBuffer {
    if (this.#line?.stream !== stream) {
      this.endLine();
      this.#line = { stream, content: new LineBuffer() };
      this.#noted = false;
    }
    if (!this.#noted) this.#changed.push(this.#line);
    this.#noted = true;
    return this.#line.content as LineBuffer;
  }
}
