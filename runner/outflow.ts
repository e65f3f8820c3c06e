/**
 * Carries one run's output from the ring to the server: joins text, obeys the server's credit, counts against
 * the run's caps. Confined to the main thread; never waits: what may not leave stays in the ring.
 */
import { Cell } from "./control.ts";
import { parseEvent, type RunEvent } from "./event.ts";
import { MAX_PAYLOAD, Outbound } from "./frame.ts";
import { RecordKind, RingReader, RingViolation } from "./ring.ts";
import { Utf8Stream, wholeCharacters } from "./utf8.ts";

const JOIN_BYTES = 16 << 10;
const JOIN_MS = 20;
const LINE_MS = 1;
const NEWLINE = 10;

type TextKind = typeof RecordKind.STDOUT | typeof RecordKind.STDERR;

/** What the outflow needs from the run it serves. */
export interface OutflowHost {
  send(kind: Outbound, payload: Uint8Array): void;
  /** True while the pipe to the server is so full that output should wait in the ring. */
  readonly congested: boolean;
  /** A cap was passed: stop the program. */
  capPassed(cap: "output" | "displays"): void;
  inputRequested(): void;
  /** The isolate's last record of the run. */
  ended(summary: string): void;
  /** The isolate broke the rules of the ring. */
  violated(message: string): void;
}

export interface OutflowLimits {
  readonly outputBytes: number;
  readonly maxDisplays: number;
}

/** One run's way out. */
export class Outflow {
  readonly #host: OutflowHost;
  readonly #cells: Int32Array;
  readonly #reader: RingReader;
  readonly #limits: OutflowLimits;
  readonly #streams = { [RecordKind.STDOUT]: new Utf8Stream(), [RecordKind.STDERR]: new Utf8Stream() };
  readonly #scratch = new Uint8Array(JOIN_BYTES);
  readonly #pending = new Uint8Array(4 * JOIN_BYTES);
  #pendingKind: TextKind = RecordKind.STDOUT;
  #pendingLength = 0;
  #parts: Uint8Array[] = [];
  #partsLength = 0;
  #credit: number;
  #discarding = false;
  #finished = false;
  #total = 0;
  #displays = 0;
  #explained = false;
  #lastFlush = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #written = { [RecordKind.STDOUT]: 0, [RecordKind.STDERR]: 0 };
  #dropped = { [RecordKind.STDOUT]: 0, [RecordKind.STDERR]: 0 };

  constructor(
    host: OutflowHost,
    cells: Int32Array,
    reader: RingReader,
    credit: number,
    limits: OutflowLimits,
  ) {
    this.#host = host;
    this.#cells = cells;
    this.#reader = reader;
    this.#credit = credit;
    this.#limits = limits;
  }

  /** Bytes written by the program and bytes that did not reach the server, per stream. */
  get counts(): { stdout: number; stderr: number; droppedStdout: number; droppedStderr: number } {
    return {
      stdout: this.#written[RecordKind.STDOUT],
      stderr: this.#written[RecordKind.STDERR],
      droppedStdout: this.#dropped[RecordKind.STDOUT],
      droppedStderr: this.#dropped[RecordKind.STDERR],
    };
  }

  /** Whether an exception said how the run ended. */
  get explained(): boolean {
    return this.#explained;
  }

  /** More credit from the server. */
  addCredit(bytes: number): void {
    this.#credit += bytes;
    this.pump();
  }

  /** From now on output without credit is thrown away, so that the end of the run is never held up. */
  discard(): void {
    this.#discarding = true;
    queueMicrotask(() => this.pump()); // the caller may stand inside a drain
  }

  /** Moves what may move from the ring to the server. */
  pump(): void {
    if (this.#finished) return;
    Atomics.store(this.#cells, Cell.URGENT, 0);
    if (!this.#guardedDrain() || this.#finished) return;
    if (this.#timer !== undefined) return;
    if (this.#pendingLength === 0 || performance.now() - this.#lastFlush < JOIN_MS) {
      return this.#tickIn(JOIN_MS);
    }
    // print() writes its newline apart: an unfinished line waits for it, but not long.
    if (this.#pending[this.#pendingLength - 1] !== NEWLINE) return this.#tickIn(LINE_MS);
    this.#flush();
    this.#tickIn(JOIN_MS);
  }

  /** Sends what the dead isolate left behind, as far as credit goes, and stops. */
  abandon(): void {
    this.#discarding = true;
    try {
      this.#drain();
    } catch (e) {
      if (!(e instanceof RingViolation)) throw e;
    }
    if (!this.#finished) this.#finish();
  }

  #guardedDrain(): boolean {
    try {
      return this.#drain();
    } catch (e) {
      if (!(e instanceof RingViolation)) throw e;
      this.#host.violated(e.message);
      return false;
    }
  }

  #tickIn(milliseconds: number): void {
    this.#timer = setTimeout(() => this.#tick(), milliseconds);
  }

  /** While the timer runs, plain output needs no message: the tick looks at the ring. */
  #tick(): void {
    this.#timer = undefined;
    const before = this.#total;
    if (!this.#guardedDrain() || this.#finished) return;
    this.#flush();
    if (this.#total !== before || this.#pendingLength > 0) {
      return this.#tickIn(JOIN_MS);
    }
    Atomics.store(this.#cells, Cell.WAKE, 0);
    if (this.#reader.peek()) this.pump();
  }

  /** Empties the ring; false when it had to stop for want of credit. */
  #drain(): boolean {
    for (;;) {
      const record = this.#finished ? undefined : this.#reader.peek();
      if (!record) return true;
      switch (record.kind) {
        case RecordKind.STDOUT:
        case RecordKind.STDERR:
          if (!this.#takeText(record.kind, record)) return false;
          break;
        case RecordKind.EVENT:
          if (!this.#flush() || !this.#maySend()) return false;
          this.#takeEvent(record.more);
          break;
        case RecordKind.DONE: {
          if (!this.#flush() || !this.#endStreams()) return false;
          const summary = new TextDecoder().decode(this.#takeAll(256));
          this.#finish();
          this.#host.ended(summary);
          return true;
        }
        case RecordKind.COMPLETIONS:
          throw new RingViolation("completions during a run");
        default:
          record.kind satisfies never;
      }
    }
  }

  #finish(): void {
    this.#flush();
    this.#endStreams();
    this.#finished = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    Atomics.store(this.#cells, Cell.WAKE, 0);
  }

  #takeText(kind: TextKind, record: { left: number }): boolean {
    if (this.#pendingLength > 0 && this.#pendingKind !== kind && !this.#flush()) return false;
    this.#pendingKind = kind;
    let left = record.left;
    while (left > 0) {
      if (this.#pendingLength >= JOIN_BYTES && !this.#flush()) return false;
      const room = this.#limits.outputBytes - this.#total;
      const n = this.#reader.take(this.#scratch, 0, JOIN_BYTES);
      left -= n;
      this.#total += n;
      this.#written[kind] += n;
      const kept = Math.max(0, Math.min(n, room));
      if (kept > 0) {
        this.#pendingLength += this.#streams[kind].append(
          this.#scratch.subarray(0, kept),
          this.#pending,
          this.#pendingLength,
        );
      }
      if (kept < n) {
        this.#dropped[kind] += n - kept;
        this.#host.capPassed("output");
      }
    }
    if (record.left === 0) this.#reader.drop();
    return true;
  }

  /** Sends pending text as far as credit goes; true when nothing is left. */
  #flush(): boolean {
    const kind = this.#pendingKind;
    while (this.#pendingLength > 0) {
      const allowed = this.#host.congested && !this.#discarding ? 0 : Math.min(this.#credit, MAX_PAYLOAD);
      const n = wholeCharacters(this.#pending, this.#pendingLength, allowed);
      if (n <= 0) {
        if (!this.#discarding) return false;
        this.#dropped[kind] += this.#pendingLength;
        this.#pendingLength = 0;
        return true;
      }
      this.#send(kind === RecordKind.STDOUT ? Outbound.STDOUT : Outbound.STDERR, this.#pending.slice(0, n));
      this.#pending.copyWithin(0, n, this.#pendingLength);
      this.#pendingLength -= n;
      this.#lastFlush = performance.now();
    }
    return true;
  }

  #endStreams(): boolean {
    for (const kind of [RecordKind.STDOUT, RecordKind.STDERR] as const) {
      const rest = this.#streams[kind].end();
      this.#pendingKind = kind;
      this.#pending.set(rest);
      this.#pendingLength = rest.length;
      if (!this.#flush()) return false;
    }
    return true;
  }

  #maySend(): boolean {
    return this.#discarding || (this.#credit > 0 && !this.#host.congested);
  }

  #takeEvent(more: boolean): void {
    const bytes = this.#takeAll(MAX_PAYLOAD - this.#partsLength);
    this.#parts.push(bytes);
    this.#partsLength += bytes.length;
    if (more) return;
    const whole = this.#parts.length === 1 ? bytes : new Uint8Array(this.#partsLength);
    if (whole !== bytes) {
      let at = 0;
      for (const part of this.#parts) {
        whole.set(part, at);
        at += part.length;
      }
    }
    this.#parts = [];
    this.#partsLength = 0;
    const event = parseEvent(new TextDecoder().decode(whole));
    if (!event) throw new RingViolation("an event that is none");
    this.#passEvent(event, whole.length);
  }

  #passEvent(event: RunEvent, size: number): void {
    switch (event.type) {
      case "display":
        if (++this.#displays > this.#limits.maxDisplays) return this.#host.capPassed("displays");
        this.#total += size;
        if (this.#total > this.#limits.outputBytes) return this.#host.capPassed("output");
        break;
      case "input.request":
        this.#host.inputRequested();
        break;
      case "clear":
        break;
      case "exception": // small, capped by the harness, and the reader needs it most when a cap was passed
        this.#explained = this.#credit > 0;
        break;
      default:
        event.type satisfies never;
    }
    if (this.#credit <= 0) return; // only while discarding
    this.#send(Outbound.EVENT, new TextEncoder().encode(JSON.stringify(event)));
  }

  #takeAll(limit: number): Uint8Array {
    const record = this.#reader.peek()!;
    if (record.left > limit) throw new RingViolation("a payload that is too long");
    const bytes = new Uint8Array(record.left);
    if (bytes.length === 0) this.#reader.drop();
    else this.#reader.take(bytes, 0, bytes.length);
    return bytes;
  }

  #send(kind: Outbound, payload: Uint8Array): void {
    this.#credit -= payload.length;
    this.#host.send(kind, payload);
  }
}
