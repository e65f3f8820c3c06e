/** Text of one look. */
export interface Piece {
  readonly text: string;
  readonly style: string;
}

/** One line of a terminal, with a cursor that `\r` sets back so that a progress bar overwrites itself. */
export class LineBuffer {
  #pieces: Piece[] = [];
  #length = 0;
  #column = 0;

  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  get length(): number {
    return this.#length;
  }

  write(text: string, style: string): void {
    const before = slice(this.#pieces, 0, this.#column);
    const after = this.#column < this.#length ? slice(this.#pieces, this.#column + text.length, this.#length) : [];
    const last = before.at(-1);
    if (last?.style === style) before[before.length - 1] = { text: last.text + text, style };
    else before.push({ text, style });
    this.#pieces = [...before, ...after];
    this.#column += text.length;
    this.#length = Math.max(this.#length, this.#column);
  }

  toStart(): void {
    this.#column = 0;
  }

  back(): void {
    this.#column = Math.max(0, this.#column - 1);
  }

  eraseRight(): void {
    this.#pieces = slice(this.#pieces, 0, this.#column);
    this.#length = this.#column;
  }

  erase(): void {
    this.#pieces = [];
    this.#length = this.#column = 0;
  }
}

function slice(pieces: readonly Piece[], from: number, to: number): Piece[] {
  const result: Piece[] = [];
  let start = 0;
  for (const { text, style } of pieces) {
    const part = text.slice(Math.max(0, from - start), Math.max(0, to - start));
    if (part !== '') result.push({ text: part, style });
    start += text.length;
  }
  return result;
}
