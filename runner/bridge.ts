/**
 * The functions that the harness calls in JavaScript: output, waiting, asking. Isolate only.
 * Each wait ends at once when main asks the run to stop, by KeyboardInterrupt.
 */
import { Cell, InputState } from "./control.ts";
import type { RunLimits } from "./isolate_messages.ts";
import type { Pyodide, Writer } from "./pyodide_types.d.ts";
import { RecordKind, RingWriter } from "./ring.ts";

const EINTR = 27;

export class Bridge {
  readonly #pyodide: Pyodide;
  readonly #cells: Int32Array;
  readonly #input: Uint8Array;
  readonly #ring: RingWriter;
  readonly #wake: () => void;
  readonly #encoder = new TextEncoder();

  constructor(
    pyodide: Pyodide,
    cells: Int32Array,
    input: Uint8Array,
    ring: RingWriter,
    wake: () => void,
  ) {
    this.#pyodide = pyodide;
    this.#cells = cells;
    this.#input = input;
    this.#ring = ring;
    this.#wake = wake;
  }

  /** The functions that the harness holds. */
  get functions(): readonly unknown[] {
    return [this.emit, this.pause, this.ask, this.stopReason, this.limits];
  }

  /** Lets descriptors 1 and 2 write into the ring. */
  connectDescriptors(): void {
    this.#pyodide.setStdout(this.#writer(RecordKind.STDOUT));
    this.#pyodide.setStderr(this.#writer(RecordKind.STDERR));
  }

  /** Connects them again when an earlier run closed or redirected one. */
  mendDescriptors(): void {
    const { streams } = this.#pyodide.FS;
    if (streams[1]?.path !== "/dev/stdout" || streams[2]?.path !== "/dev/stderr") this.connectDescriptors();
  }

  /** Writer of a file descriptor; a stop makes the system call fail with EINTR, as Python expects it. */
  #writer(kind: typeof RecordKind.STDOUT | typeof RecordKind.STDERR): Writer {
    const ring = this.#ring, { ErrnoError } = this.#pyodide.FS;
    return {
      isatty: false,
      write: (bytes) => {
        const n = ring.write(kind, bytes, "interruptible");
        if (n === 0 && bytes.length > 0) throw new ErrnoError(EINTR);
        return n;
      },
    };
  }

  /**
   * Sends an event, JSON text; raises KeyboardInterrupt when stopped before any of it was written. An empty text is a
   * rehearsal: nothing happens.
   */
  readonly emit = (json: string): void => {
    if (json === "") return;
    const bytes = this.#encoder.encode(json);
    while (!this.#ring.room()) this.#pyodide.checkInterrupt();
    this.#ring.write(RecordKind.EVENT, bytes, "patient");
  };

  /** Sleeps; false when a stop came instead. Below 0: until a stop comes. */
  readonly pause = (milliseconds: number): boolean => {
    const until = performance.now() + milliseconds;
    for (;;) {
      const seen = Atomics.load(this.#cells, Cell.SLEEP);
      if (Atomics.load(this.#cells, Cell.SIGNAL) !== 0) {
        this.#pyodide.checkInterrupt();
        return false;
      }
      const left = milliseconds < 0 ? Infinity : until - performance.now();
      if (left <= 0) return true;
      Atomics.wait(this.#cells, Cell.SLEEP, seen, left);
    }
  };

  /** Asks for input with this event; the answer's text, or undefined for end of file. */
  readonly ask = (json: string): string | undefined => {
    if (json === "") return undefined;
    const cells = this.#cells;
    Atomics.store(cells, Cell.INPUT, InputState.WANTED);
    this.emit(json);
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      // The bound is for a stop that comes just before the wait.
      Atomics.wait(cells, Cell.INPUT, InputState.WANTED, 100);
      const state = Atomics.load(cells, Cell.INPUT);
      if (state === InputState.MORE || state === InputState.LAST) {
        const piece = this.#input.slice(0, Atomics.load(cells, Cell.INPUT_LENGTH));
        text += decoder.decode(piece, { stream: state === InputState.MORE });
        if (state === InputState.LAST) return text;
        Atomics.store(cells, Cell.INPUT, InputState.WANTED);
        this.#wake();
      } else if (state === InputState.EOF) {
        return undefined;
      } else if (Atomics.load(cells, Cell.SIGNAL) !== 0) {
        this.#pyodide.checkInterrupt();
      }
    }
  };

  /** Limits of the present run. */
  runLimits: RunLimits | undefined;
  /** Says which limits there are, and which of those for files was passed last; empty until the boot is over. */
  explain: (run: RunLimits | undefined) => object = () => ({});

  /** The limits by name, as JSON. */
  readonly limits = (): string => JSON.stringify(this.explain(this.runLimits));

  /** Why the run must stop, a `Stop`. */
  readonly stopReason = (): number => Atomics.load(this.#cells, Cell.STOP);
}
