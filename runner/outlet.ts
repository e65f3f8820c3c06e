const MAX_BACKLOG = 1 << 20;

/** The process's stdout: frames leave in order, in one asynchronous write at a time, so main never blocks on the pipe. */
export class Outlet {
  readonly #sink: { write(bytes: Uint8Array): Promise<number> };
  #queue: Uint8Array[] = [];
  #queued = 0;
  #writing = false;
  #closed = false;

  constructor(sink: { write(bytes: Uint8Array): Promise<number> }) {
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
          const n = await this.#sink.write(at === 0 ? bytes : bytes.subarray(at));
          at += n;
          this.#queued -= n;
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
