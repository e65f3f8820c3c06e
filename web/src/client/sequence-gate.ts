/** Lets every event of a session through once and in order; a replay after a reconnect repeats some. */
export class SequenceGate {
  #last: number;

  constructor(last = 0) {
    this.#last = last;
  }

  /** The newest position seen. */
  get last(): number {
    return this.#last;
  }

  /** True when the event is new. */
  accepts(seq: number): boolean {
    if (seq <= this.#last) return false;
    this.#last = seq;
    return true;
  }

  /** The server's replay begins here, although events before it are missing. */
  skipTo(fromSeq: number): void {
    this.#last = Math.max(this.#last, fromSeq - 1);
  }
}
