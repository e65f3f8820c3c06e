import type { Clock } from './clock.ts';

const ACK_BYTES = 64 * 1024;
const ACK_MS = 200;

interface Entry {
  readonly seq: number;
  readonly size: number;
  rendered: boolean;
}

/**
 * Returns flow-control credit: remembers which events of a session were rendered and acknowledges the
 * longest rendered beginning, every 64 KiB or 200 ms.
 */
export class CreditLedger {
  readonly #clock: Clock;
  readonly #send: (seq: number) => void;
  #entries: Entry[] = [];
  #renderedSeq = 0;
  #ackedSeq = 0;
  #unackedSize = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock, send: (seq: number) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  received(seq: number, size: number): void {
    this.#entries.push({ seq, size, rendered: false });
  }

  rendered(seq: number): void {
    const entry = this.#entries.find((candidate) => candidate.seq === seq);
    if (entry === undefined) return;
    entry.rendered = true;
    let ready = 0;
    for (const candidate of this.#entries) {
      if (!candidate.rendered) break;
      this.#renderedSeq = candidate.seq;
      this.#unackedSize += candidate.size;
      ready++;
    }
    this.#entries.splice(0, ready);
    if (this.#unackedSize >= ACK_BYTES) this.flush();
    else if (ready > 0) this.#cancelTimer ??= this.#clock.after(ACK_MS, () => this.flush());
  }

  /** Acknowledges now what was rendered; used after a resume too, when an earlier ack may have been lost. */
  flush(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#unackedSize = 0;
    if (this.#renderedSeq > this.#ackedSeq) {
      this.#ackedSeq = this.#renderedSeq;
      this.#send(this.#renderedSeq);
    }
  }

  /** The connection dropped: what was acknowledged on it may not have arrived. */
  disconnected(): void {
    this.#ackedSeq = 0;
  }

  /** Forgets everything, for a session that is gone. */
  reset(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#entries = [];
    this.#renderedSeq = 0;
    this.#ackedSeq = 0;
    this.#unackedSize = 0;
  }
}
