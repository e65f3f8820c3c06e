/** Hands the answer to `input()` over to the waiting isolate, in pieces of the shared area. Main thread only. */
import { Cell, InputState } from "./control.ts";

export class AnswerFeed {
  readonly #cells: Int32Array;
  readonly #area: Uint8Array;
  #wanted = false;
  #rest: Uint8Array | undefined;

  constructor(cells: Int32Array, area: SharedArrayBuffer) {
    this.#cells = cells;
    this.#area = new Uint8Array(area);
  }

  /** The program asked: the next answer counts. */
  expect(): void {
    this.#wanted = true;
  }

  /** An answer from the server; ignored unless the program waits for one. Undefined means end of file. */
  give(text: string | undefined): void {
    if (!this.#wanted) return;
    this.#wanted = false;
    if (text === undefined) return this.#publish(InputState.EOF);
    this.#rest = new TextEncoder().encode(text);
    this.next();
  }

  /** The isolate took a piece: here is the next. */
  next(): void {
    if (!this.#rest || Atomics.load(this.#cells, Cell.INPUT) !== InputState.WANTED) return;
    const piece = this.#rest.subarray(0, this.#area.length);
    this.#area.set(piece);
    Atomics.store(this.#cells, Cell.INPUT_LENGTH, piece.length);
    this.#rest = this.#rest.length > piece.length ? this.#rest.subarray(piece.length) : undefined;
    this.#publish(this.#rest ? InputState.MORE : InputState.LAST);
  }

  /** Forgets a question that was not answered. */
  reset(): void {
    this.#wanted = false;
    this.#rest = undefined;
    Atomics.store(this.#cells, Cell.INPUT, InputState.IDLE);
  }

  #publish(state: number): void {
    Atomics.store(this.#cells, Cell.INPUT, state);
    Atomics.notify(this.#cells, Cell.INPUT);
  }
}
