const MAX_BACKLOG = 1 << 20;
/** Half of what an empty pipe holds at least: a user who has many pipes gets new ones of two pages. */
const SURE_ROOM = 4096;

/** Where frames go. */
export interface Sink {
  write(bytes: Uint8Array): Promise<number>;
  writeSync(bytes: Uint8Array): number;
}

/**
 * The process's stdout: frames leave in order and main never blocks on the pipe. An asynchronous write, one at a time,
 * costs a trip through another thread; so what surely fits into the pipe is written at once.
 */
export class Outlet {
  readonly #sink: Sink;
  #queue: Uint8Array[] = [];
  #queued = 0;
  #writing = false;
  #closed = false;
  /** Bytes that the pipe has room for, at least. */
  #room = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Called each time everything queued has been written. */
  onDrained: () => void = () => {};

  /** Settles when everything queued has been written, or cannot be. */
  async flushed(): Promise<void> {
    while (this.#writing) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** True while so much is queued that program output should stay in the ring. */
  get full(): boolean {
    return this.#queued > MAX_BACKLOG;
  }

  /** The server has read everything that was sent so far: it has answered the last of it. */
  wasRead(): void {
    if (!this.#writing) this.#room = SURE_ROOM;
  }

  /** Queues a frame; it is written in this turn of the event loop. */
  send(frame: Uint8Array): void {
    if (this.#closed) return;
    this.#queue.push(frame);
    this.#queued += frame.length;
    if (!this.#writing) {
      this.#writing = true;
      queueMicrotask(() => this.#drain());
    }
  }

  async #drain(): Promise<void> {
    try {
      while (this.#queue.length > 0) {
        const bytes = this.#queue.length === 1 ? this.#queue[0]! : concat(this.#queue, this.#queued);
        this.#queue = [];
        for (let at = 0; at < bytes.length;) {
          const rest = at === 0 ? bytes : bytes.subarray(at);
          const fits = rest.length <= this.#room;
          const n = fits ? this.#sink.writeSync(rest) : await this.#sink.write(rest);
          at += n;
          this.#queued -= n;
          this.#room = fits ? this.#room - n : 0;
        }
      }
    } catch {
      this.#closed = true; // the server closed our stdout: stdin ends as well, and with it the process
      this.#queue = [];
    }
    this.#writing = false;
    this.onDrained();
  }
}

function concat(parts: readonly Uint8Array[], total: number): Uint8Array {
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
