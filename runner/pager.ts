/** One save or load at a time, between the server's frames and the isolate's messages. Confined to the main thread. */
import { FrameError, Outbound } from "./frame.ts";
import { ImageReceiver, ImageSender } from "./image_transfer.ts";
import type { IsolateHost } from "./isolate_host.ts";
import type { FromIsolate } from "./isolate_messages.ts";
import type { BootRequest, LoadRequest, SaveRequest } from "./requests.ts";

/** For the isolate's part of a save or load; the largest session needs a few seconds. */
const PATIENCE_MS = 20_000;

/** Most bytes for what an image says about itself and about the files. */
const MAX_OUTLINE = 64 << 20;

/** What the pager needs from the supervisor. */
export interface PagerHost {
  readonly isolate: IsolateHost;
  send(kind: Outbound, payload: Uint8Array): void;
  json(kind: Outbound, value: unknown): void;
  /** True while the pipe to the server is so full that pieces should wait. */
  readonly congested: boolean;
  /** The save or load is over; a load has changed the isolate when it says so. */
  paged(loaded?: { readonly heapBytes: number }): void;
  /** The isolate broke the rules. */
  violated(message: string): void;
  /** The isolate does not answer. */
  overdue(what: string): void;
}

/** Saves and loads for one isolate after the other. */
export class Pager {
  readonly #host: PagerHost;
  #save: { readonly request: SaveRequest; readonly ready: string } | undefined;
  #sender: ImageSender | undefined;
  #receiver: ImageReceiver | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;

  constructor(host: PagerHost) {
    this.#host = host;
  }

  /** Asks the isolate for its image; `ready` is the name of its ready image. */
  save(request: SaveRequest, ready: string): void {
    this.#save = { request, ready };
    this.#host.isolate.post({ op: "save", maxBytes: request.maxBytes });
    this.#wait("a save");
  }

  /** The isolate's answer. */
  saved({ image, pinned, failed }: Extract<FromIsolate, { op: "saved" }>): void {
    if (!this.#save || this.#sender) return this.#host.violated("SAVED out of turn");
    clearTimeout(this.#patience);
    const { maxBytes } = this.#save.request;
    if (pinned !== undefined) return this.#endSave({ pinned });
    if (!image) return this.#endSave({ failed });
    if (image.length > maxBytes) {
      return this.#endSave({
        failed: `the image has ${image.length} bytes; it may have ${maxBytes} (maxBytes)`,
      });
    }
    this.#sender = new ImageSender(image, (piece) => this.#host.send(Outbound.IMAGE, piece));
    this.pump();
  }

  /** Sends what may leave of an image that is on its way. */
  pump(): void {
    const sender = this.#sender;
    if (!sender?.pump(() => this.#host.congested)) return;
    this.#endSave({ bytes: sender.length, ready: this.#save!.ready });
  }

  /** Gets ready for the parts of an image for an isolate that was booted so and has the ready image `ready`. */
  load(request: LoadRequest, boots: BootRequest, ready: string): void {
    this.#receiver = new ImageReceiver(request, whyNot(request, boots, ready));
    if (this.#receiver.complete) this.#handOver(this.#receiver);
  }

  /** A PART arrived. Throws {@link FrameError} when none is expected. */
  take(part: Uint8Array): void {
    const receiver = this.#receiver;
    if (!receiver || receiver.complete) throw new FrameError("a PART without a LOAD");
    if (receiver.take(part)) this.#handOver(receiver);
  }

  /** The isolate's answer. */
  loaded({ heapBytes, refused }: Extract<FromIsolate, { op: "loaded" }>): void {
    if (!this.#receiver?.handedOver) return this.#host.violated("LOADED out of turn");
    this.#endLoad(this.#receiver, refused, heapBytes);
  }

  /** Forgets what was going on: the isolate is gone. */
  drop(): void {
    clearTimeout(this.#patience);
    this.#save = this.#sender = this.#receiver = undefined;
  }

  #handOver(receiver: ImageReceiver): void {
    if (receiver.refused !== undefined) return this.#endLoad(receiver, receiver.refused, 0);
    this.#host.isolate.post({ op: "load", image: receiver.handOver() });
    this.#wait("a load");
  }

  #endSave(result: Readonly<Record<string, unknown>>): void {
    const { id } = this.#save!.request;
    this.drop();
    this.#host.paged();
    this.#host.json(Outbound.SAVED, { id, ...result });
  }

  #endLoad({ request: { id } }: ImageReceiver, refused: string | undefined, heapBytes: number): void {
    this.drop();
    this.#host.paged(refused === undefined ? { heapBytes } : undefined);
    this.#host.json(Outbound.LOADED, refused === undefined ? { id, heapBytes } : { id, refused });
  }

  #wait(what: string): void {
    this.#patience = setTimeout(() => this.#host.overdue(what), PATIENCE_MS);
  }
}

/** Why main itself refuses an image: none is longer than all that an isolate may have and what describes it. */
function whyNot(request: LoadRequest, boots: BootRequest, ready: string): string | undefined {
  const limit = boots.memoryBytes + boots.fileBytes + MAX_OUTLINE;
  if (request.bytes > limit) return `the session image has ${request.bytes} bytes; it may have ${limit}`;
  return request.ready === ready ? undefined : "the session image was saved from another ready image";
}
