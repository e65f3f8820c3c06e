/** Session images on their way between isolate and server. Main thread only; what is in them is opaque here. */
import { FrameError } from "./frame.ts";
import type { LoadRequest } from "./requests.ts";

/** Longest piece of an image in one frame to the server. */
export const IMAGE_PIECE = 1 << 18;
/** Longest piece in one frame from the server. */
export const MAX_PART = 4 << 20;

/** Sends an image piece by piece, as fast as the server reads. */
export class ImageSender {
  readonly #image: Uint8Array;
  readonly #send: (piece: Uint8Array) => void;
  #sent = 0;

  constructor(image: Uint8Array, send: (piece: Uint8Array) => void) {
    this.#image = image;
    this.#send = send;
  }

  /** Bytes of the whole image. */
  get length(): number {
    return this.#image.length;
  }

  /** Sends until the pipe is `full`; true once all of it is on its way. */
  pump(full: () => boolean): boolean {
    while (this.#sent < this.#image.length && !full()) {
      const piece = this.#image.subarray(this.#sent, this.#sent + IMAGE_PIECE);
      this.#sent += piece.length;
      this.#send(piece);
    }
    return this.#sent === this.#image.length;
  }
}

/** Collects the parts of an image; one that is refused beforehand is let pass without being kept. */
export class ImageReceiver {
  readonly request: LoadRequest;
  /** Why the image is not wanted, a sentence; undefined when it is. */
  readonly refused: string | undefined;
  #image: Uint8Array<ArrayBuffer> | undefined;
  #received = 0;
  #handedOver = false;

  constructor(request: LoadRequest, refused: string | undefined) {
    this.request = request;
    this.refused = refused;
    this.#image = refused === undefined ? new Uint8Array(request.bytes) : undefined;
  }

  /** Takes a part; true when it was the last one. Throws {@link FrameError} for more than was announced. */
  take(part: Uint8Array): boolean {
    const after = this.#received + part.length;
    if (part.length > MAX_PART) {
      throw new FrameError(`a PART of ${part.length} bytes; the limit is ${MAX_PART}`);
    }
    if (after > this.request.bytes) {
      throw new FrameError(`PARTs of ${after} bytes after a LOAD of ${this.request.bytes}`);
    }
    this.#image?.set(part, this.#received);
    this.#received = after;
    return this.complete;
  }

  get complete(): boolean {
    return this.#received === this.request.bytes;
  }

  /** The whole image, once. */
  handOver(): Uint8Array<ArrayBuffer> {
    const image = this.#image!;
    this.#image = undefined;
    this.#handedOver = true;
    return image;
  }

  get handedOver(): boolean {
    return this.#handedOver;
  }
}
