/** The main thread's hold on one isolate: starts the worker, checks what it says, ends it. */
import { allocateBlocks, type SharedBlocks } from "./control.ts";
import { type BootMessage, type FromIsolate, parseFromIsolate, type ToIsolate } from "./isolate_messages.ts";
import { handOver, hearKnocks, knock, unpark } from "./parking.ts";
import { RingReader } from "./ring.ts";

/** Who listens to an isolate. */
export interface IsolateListener {
  /** Something is in the ring or in the input area. */
  onKnock(): void;
  onMessage(message: FromIsolate): void;
  /** The worker broke the rules or threw; it is already terminated. */
  onBroken(reason: "fatal" | "protocol", message: string): void;
}

/** One worker with its shared blocks. Confined to the main thread. */
export class IsolateHost {
  readonly cells: Int32Array;
  readonly blocks: SharedBlocks = allocateBlocks();
  readonly reader: RingReader;
  readonly #input: Uint8Array;
  readonly #worker: Worker;
  readonly #listener: IsolateListener;
  #alive = true;

  constructor(listener: IsolateListener) {
    this.#listener = listener;
    this.cells = new Int32Array(this.blocks.cells);
    this.#input = new Uint8Array(this.blocks.input);
    this.reader = new RingReader(this.cells, this.blocks.ring);
    hearKnocks(this.cells, () => this.#knocked());
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
    const copies = parts.files?.map(({ bytes }) => bytes.buffer) ?? [];
    const transfer = parts.image ? [parts.image.buffer, ...copies] : copies;
    this.#worker.postMessage({ op: "boot", blocks: this.blocks, ...parts } satisfies ToIsolate, transfer);
  }

  /** Sends a command to the isolate, which is idle: whatever it was told before, it has answered. */
  post(message: Exclude<ToIsolate, BootMessage>): void {
    // Nobody asks for input between two runs, so the area for answers is free.
    if (message.op !== "load" && handOver(this.cells, this.#input, JSON.stringify(message))) return;
    this.#worker.postMessage(message, message.op === "load" ? [message.image.buffer] : []);
    unpark(this.cells);
  }

  /** Ends the worker, whatever it does; nothing is heard of it afterwards. */
  terminate(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#worker.terminate();
    unpark(this.cells); // Deno ends a worker only when it comes back to its event loop
    knock(this.cells); // and nobody listens to its knocks any more
  }

  #knocked(): boolean {
    if (this.#alive) this.#listener.onKnock();
    return this.#alive;
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
