/** Frames on stdin and stdout: `u32 big-endian length | u8 kind | body`; runner to server a token before the body. */

/** Kinds of frames from the server. */
export const Inbound = {
  BOOT: 0x01,
  RUN: 0x02,
  INTERRUPT: 0x03,
  INPUT: 0x04,
  CREDIT: 0x05,
  COMPLETE: 0x06,
  PING: 0x07,
  RESET: 0x08,
  SAVE: 0x09,
  LOAD: 0x0a,
  PART: 0x0b,
} as const;

/** Kinds of frames to the server. */
export const Outbound = {
  READY: 0x81,
  FAILED: 0x82,
  STDOUT: 0x83,
  STDERR: 0x84,
  EVENT: 0x85,
  DONE: 0x86,
  COMPLETIONS: 0x87,
  GONE: 0x88,
  PONG: 0x89,
  IMAGE: 0x8a,
  SAVED: 0x8b,
  LOADED: 0x8c,
} as const;
export type Outbound = (typeof Outbound)[keyof typeof Outbound];

export const MAX_INBOUND = 64 << 20;
export const MAX_OUTBOUND = 4 << 20;
export const TOKEN_BYTES = 16;
/** Longest payload of an outbound frame. */
export const MAX_PAYLOAD = MAX_OUTBOUND - 1 - TOKEN_BYTES;

/** A frame from the server. */
export interface Frame {
  readonly kind: number;
  readonly body: Uint8Array;
}

/** Thrown for bytes that are no frame, or a frame that makes no sense now. */
export class FrameError extends Error {}

/** Cuts a byte stream into frames. */
export class FrameDecoder {
  #buffer = new Uint8Array(1 << 16);
  #start = 0;
  #end = 0;

  /** Adds bytes that arrived. */
  push(chunk: Uint8Array): void {
    if (this.#buffer.length - this.#end < chunk.length) this.#makeRoom(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  /** Takes the next whole frame; undefined when more bytes are needed. Throws {@link FrameError}. */
  next(): Frame | undefined {
    const have = this.#end - this.#start;
    if (have < 4) return undefined;
    const b = this.#buffer, s = this.#start;
    const length = ((b[s]! << 24) | (b[s + 1]! << 16) | (b[s + 2]! << 8) | b[s + 3]!) >>> 0;
    if (length === 0) throw new FrameError("a frame of length 0 arrived; each frame has at least its kind");
    if (length > MAX_INBOUND) {
      throw new FrameError(`a frame of ${length} bytes arrived; the limit is ${MAX_INBOUND}`);
    }
    if (have < 4 + length) return undefined;
    const frame = { kind: b[s + 4]!, body: b.slice(s + 5, s + 4 + length) };
    this.#start += 4 + length;
    if (this.#start === this.#end) this.#start = this.#end = 0;
    return frame;
  }

  #makeRoom(extra: number): void {
    const have = this.#end - this.#start;
    let size = this.#buffer.length;
    while (size < have + extra) size *= 2;
    const next = size === this.#buffer.length ? this.#buffer : new Uint8Array(size);
    next.set(this.#buffer.subarray(this.#start, this.#end));
    this.#buffer = next;
    this.#start = 0;
    this.#end = have;
  }
}

/** Builds a frame for the server. */
export function encodeFrame(kind: Outbound, token: Uint8Array, payload: Uint8Array): Uint8Array {
  const length = 1 + TOKEN_BYTES + payload.length;
  if (length > MAX_OUTBOUND) {
    throw new FrameError(`a frame of ${length} bytes to the server; the limit is ${MAX_OUTBOUND}`);
  }
  const out = new Uint8Array(4 + length);
  new DataView(out.buffer).setUint32(0, length);
  out[4] = kind;
  out.set(token, 5);
  out.set(payload, 5 + TOKEN_BYTES);
  return out;
}
