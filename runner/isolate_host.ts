/** The main thread's hold on one isolate: starts the worker, checks what it says, ends it. */
import { allocateBlocks, type SharedBlocks } from "./control.ts";
import { type BootMessage, type FromIsolate, parseFromIsolate, type ToIsolate } from "./isolate_messages.ts";
import { RingReader } from "./ring.ts";

/** Who listens to an isolate. */
export interface IsolateListener {
  onMessage(message: FromIsolate): void;
  /** The worker broke the rules or threw; it is already terminated. */
  onBroken(reason: "fatal" | "protocol", message: string): void;
}

/** One worker with its shared blocks. Confined to the main thread. */
export class IsolateHost {
  readonly cells: Int32Array;
  readonly blocks: SharedBlocks = allocateBlocks();
  readonly reader: RingReader;
  readonly #worker: Worker;
  readonly #listener: IsolateListener;
  #alive = true;

  constructor(listener: IsolateListener) {
    this.#listener = listener;
    this.cells = new Int32Array(this.blocks.cells);
    this.reader = new RingReader(this.cells, this.blocks.ring);
    // deno-lint-ignore no-explicit-any -- Deno's worker permissions are not in the DOM's WorkerOptions
    const options: any = { type: "module", name: "isolate", deno: { permissions: "none" } };
    this.#worker = new Worker(new URL("./isolate.js", import.meta.url), options);
    this.#worker.onmessage = (e) => this.#receive(e.data);
    this.#worker.onmessageerror = () => this.#broken("protocol", "a message that cannot be read");
    this.#worker.onerror = (e) => {
      e.preventDefault();
      this.#broken("fatal", e.message.slice(0, 1000));
    };
  }

  /** Sends the isolate what it is made from. */
  boot(parts: Omit<BootMessage, "op" | "blocks">): void {
    const transfer = parts.image ? [parts.image.buffer] : [];
    this.#worker.postMessage({ op: "boot", blocks: this.blocks, ...parts } satisfies ToIsolate, transfer);
  }

  post(message: ToIsolate): void {
    this.#worker.postMessage(message, message.op === "load" ? [message.image.buffer] : []);
  }

  /** Ends the worker, whatever it does; nothing is heard of it afterwards. */
  terminate(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#worker.terminate();
  }

  #receive(data: unknown): void {
    if (!this.#alive) return;
    const message = parseFromIsolate(data);
    if (message) this.#listener.onMessage(message);
    else this.#broken("protocol", "a message that is none of ours");
  }

  #broken(reason: "fatal" | "protocol", message: string): void {
    if (!this.#alive) return;
    this.terminate();
    this.#listener.onBroken(reason, message);
  }
}
