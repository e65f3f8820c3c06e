/**
 * The one way out of the isolate: a ring of records in shared memory that keeps stdout, stderr and events
 * in one order under one back-pressure. The writer lives in the isolate, the reader on the main thread.
 *
 * A record is `i32 kind | i32 length | payload`, padded to 8 bytes, never longer than a quarter of the ring;
 * longer payloads travel as several records, all but the last one with {@link MORE} set.
 */
import { Cell } from "./control.ts";

/** Kinds of records. */
export const RecordKind = { STDOUT: 1, STDERR: 2, EVENT: 3, DONE: 4, COMPLETIONS: 5 } as const;
export type RecordKind = (typeof RecordKind)[keyof typeof RecordKind];

/** Bit in the kind word: the payload goes on in the next record of the same kind. */
export const MORE = 0x100;
const HEADER = 8;

/** Bytes that a record with this payload takes in the ring. */
function padded(length: number): number {
  return HEADER + ((length + 7) & ~7);
}

/** What a blocked writer does when it is woken by a stop: give up, or wait on (the last record must arrive). */
export type Blocking = "interruptible" | "patient";

/** Writing end; confined to the isolate's thread. */
export class RingWriter {
  readonly #cells: Int32Array;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #mask: number;
  readonly #maxPiece: number;
  readonly #wake: () => void;
  #head = 0;

  constructor(cells: Int32Array, ring: SharedArrayBuffer, wake: () => void) {
    this.#cells = cells;
    this.#words = new Int32Array(ring);
    this.#bytes = new Uint8Array(ring);
    this.#mask = ring.byteLength - 1;
    this.#maxPiece = ring.byteLength / 4;
    this.#wake = wake;
  }

  /** Writes the payload; returns how many bytes went in, fewer than given only when a stop interrupted the wait. */
  write(kind: RecordKind, payload: Uint8Array, blocking: Blocking): number {
    let done = 0;
    do {
      const n = Math.min(payload.length - done, this.#maxPiece);
      if (!this.#reserve(padded(n), blocking)) return done;
      const more = done + n < payload.length && kind > RecordKind.STDERR ? MORE : 0;
      this.#put(kind | more, payload, done, n);
      done += n;
    } while (done < payload.length);
    return done;
  }

  /** Waits until a record of any size fits; false when a stop interrupted the wait. */
  room(): boolean {
    return this.#reserve(padded(this.#maxPiece), "interruptible");
  }

  #put(kindWord: number, payload: Uint8Array, from: number, length: number): void {
    const mask = this.#mask, bytes = this.#bytes;
    let at = this.#head & mask;
    this.#words[at >>> 2] = kindWord;
    this.#words[(at >>> 2) + 1] = length;
    at = (at + HEADER) & mask;
    const first = Math.min(length, bytes.length - at);
    if (length < 64) {
      for (let i = 0; i < length; i++) bytes[(at + i) & mask] = payload[from + i]!;
    } else {
      bytes.set(payload.subarray(from, from + first), at);
      if (first < length) bytes.set(payload.subarray(from + first, from + length), 0);
    }
    this.#head = (this.#head + padded(length)) | 0;
    Atomics.store(this.#cells, Cell.HEAD, this.#head);
    const used = (this.#head - Atomics.load(this.#cells, Cell.TAIL)) >>> 0;
    if ((kindWord & 0xff) > RecordKind.STDERR || used > bytes.length >>> 1) this.#call(Cell.URGENT);
    else if (Atomics.load(this.#cells, Cell.WAKE) === 0) this.#call(Cell.WAKE);
  }

  #call(flag: number): void {
    if (Atomics.exchange(this.#cells, flag, 1) === 0) this.#wake();
  }

  #reserve(size: number, blocking: Blocking): boolean {
    for (;;) {
      const tail = Atomics.load(this.#cells, Cell.TAIL);
      if (this.#bytes.length - ((this.#head - tail) >>> 0) >= size) return true;
      if (blocking === "interruptible" && Atomics.load(this.#cells, Cell.SIGNAL) !== 0) return false;
      this.#call(Cell.URGENT);
      // The bound is for a stop that comes just before the wait; space that comes there changes the tail.
      Atomics.wait(this.#cells, Cell.TAIL, tail, 100);
    }
  }
}

/** Thrown when the isolate wrote something into the ring that no honest writer writes. */
export class RingViolation extends Error {}

/** A record at the head of the queue; its bytes are still in shared memory. */
export interface RingRecord {
  readonly kind: RecordKind;
  readonly more: boolean;
  /** Bytes not yet taken. */
  left: number;
}

/** Reading end; confined to the main thread. Trusts nothing in the shared block but its own tail. */
export class RingReader {
  readonly #cells: Int32Array;
  readonly #words: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #mask: number;
  #tail = 0;
  #at = 0;
  #size = 0;
  #record: RingRecord | undefined;

  constructor(cells: Int32Array, ring: SharedArrayBuffer) {
    this.#cells = cells;
    this.#words = new Int32Array(ring);
    this.#bytes = new Uint8Array(ring);
    this.#mask = ring.byteLength - 1;
  }

  /** The oldest record, or undefined when the ring is empty; header and bounds are read and checked once. */
  peek(): RingRecord | undefined {
    if (this.#record) return this.#record;
    const used = (Atomics.load(this.#cells, Cell.HEAD) - this.#tail) >>> 0;
    if (used === 0) return undefined;
    if (used > this.#bytes.length || (used & 7) !== 0) throw new RingViolation(`${used} bytes in the ring`);
    const word = (this.#tail & this.#mask) >>> 2;
    const kindWord = this.#words[word]!, length = this.#words[word + 1]!;
    const kind = kindWord & 0xff;
    if (kind < RecordKind.STDOUT || kind > RecordKind.COMPLETIONS || (kindWord & ~(0xff | MORE)) !== 0) {
      throw new RingViolation(`record kind ${kindWord}`);
    }
    if (length < 0 || length > this.#bytes.length / 4 || padded(length) > used) {
      throw new RingViolation(`record length ${length}`);
    }
    this.#size = padded(length);
    this.#at = (this.#tail + HEADER) & this.#mask;
    return this.#record = { kind: kind as RecordKind, more: (kindWord & MORE) !== 0, left: length };
  }

  /** Copies up to `max` bytes of the present record to `target`; drops the record once nothing is left. */
  take(target: Uint8Array, offset: number, max: number): number {
    const record = this.#record;
    if (!record) return 0;
    const n = Math.min(record.left, max, target.length - offset);
    const first = Math.min(n, this.#bytes.length - this.#at);
    target.set(this.#bytes.subarray(this.#at, this.#at + first), offset);
    if (first < n) target.set(this.#bytes.subarray(0, n - first), offset + first);
    this.#at = (this.#at + n) & this.#mask;
    record.left -= n;
    if (record.left === 0) this.drop();
    return n;
  }

  /** Drops what is left of the present record and frees its space. */
  drop(): void {
    if (!this.#record) return;
    this.#record = undefined;
    this.#tail = (this.#tail + this.#size) | 0;
    Atomics.store(this.#cells, Cell.TAIL, this.#tail);
    Atomics.notify(this.#cells, Cell.TAIL);
  }
}
