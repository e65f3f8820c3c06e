import { AnsiReader } from './ansi-reader.ts';
import { LineBuffer } from './line-buffer.ts';

export type Stream = 'stdout' | 'stderr';

/** A longer line is broken: the browser would lay it out anew for each chunk. */
const LONGEST_LINE = 8192;

/** A line and where its text came from. */
export interface ScreenLine {
  readonly stream: Stream;
  readonly buffer: LineBuffer;
}

/** Turns chunks of both streams into lines; whoever paints asks which lines changed. */
export class Screen {
  readonly #readers = { stdout: new AnsiReader(), stderr: new AnsiReader() };
  readonly #changed = new Set<ScreenLine>();
  #line: ScreenLine | undefined;

  write(stream: Stream, chunk: string): void {
    for (const action of this.#readers[stream].read(chunk)) {
      const line = this.#lineFor(stream);
      switch (action.kind) {
        case 'text':
          this.#text(line, action.text, action.style);
          break;
        case 'newline':
          this.#line = undefined;
          break;
        case 'return':
          line.buffer.toStart();
          break;
        case 'backspace':
          line.buffer.back();
          break;
        case 'erase-right':
          line.buffer.eraseRight();
          break;
        case 'erase-line':
          line.buffer.erase();
      }
    }
  }

  /** What is not text comes next, so text after it begins a new line. */
  endLine(): void {
    this.#line = undefined;
  }

  /** The lines that are new or different since the last call, oldest first. */
  takeChanged(): ScreenLine[] {
    const lines = [...this.#changed];
    this.#changed.clear();
    return lines;
  }

  #text(first: ScreenLine, text: string, style: string): void {
    let line = first;
    for (let rest = text; rest !== ''; ) {
      const room = Math.max(1, LONGEST_LINE - line.buffer.length);
      line.buffer.write(rest.slice(0, room), style);
      rest = rest.slice(room);
      if (rest !== '') {
        this.#line = undefined;
        line = this.#lineFor(line.stream);
      }
    }
  }

  #lineFor(stream: Stream): ScreenLine {
    if (this.#line?.stream !== stream) this.#line = { stream, buffer: new LineBuffer() };
    this.#changed.add(this.#line);
    return this.#line;
  }
}
