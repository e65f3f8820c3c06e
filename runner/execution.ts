/** One run on the main thread: its deadline, its stop, its outcome. */
import { Cell, Stop } from "./control.ts";

/** How a run ended, in the words of the protocol. */
export type Status = "ok" | "error" | "interrupted" | "timeout" | "memory" | "output_limit" | "crashed";

/** What RUN says, checked. */
export interface RunRequest {
  readonly run: string;
  readonly code: string;
  readonly cell: string;
  /** JSON of the fields that only the harness reads; empty when there are none. */
  readonly extras: string;
  readonly timeoutMs: number;
  readonly graceMs: number;
  readonly outputBytes: number;
  readonly maxDisplays: number;
  readonly credit: number;
}

const STATUS_OF_STOP: Readonly<Record<Stop, Status>> = {
  [Stop.NONE]: "crashed",
  [Stop.INTERRUPT]: "interrupted",
  [Stop.DEADLINE]: "timeout",
  [Stop.OUTPUT]: "output_limit",
  [Stop.DISPLAYS]: "output_limit",
};

/** Timers and stop reason of the present run. The first reason to stop decides. */
export class Execution {
  readonly request: RunRequest;
  readonly startedAt = performance.now();
  readonly #cells: Int32Array;
  readonly #onStop: () => void;
  readonly #onOverdue: () => void;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #nudge: ReturnType<typeof setTimeout> | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #reason: Stop = Stop.NONE;

  constructor(request: RunRequest, cells: Int32Array, onStop: () => void, onOverdue: () => void) {
    this.request = request;
    this.#cells = cells;
    this.#onStop = onStop;
    this.#onOverdue = onOverdue;
    Atomics.store(cells, Cell.STOP, Stop.NONE);
    Atomics.store(cells, Cell.SIGNAL, 0);
    this.#deadline = setTimeout(() => this.stop(Stop.DEADLINE), request.timeoutMs);
  }

  /**
   * Raises KeyboardInterrupt in the program. A person who interrupts again raises it again, but the grace time runs
   * from the first; a cap is passed many times and raises it once.
   */
  stop(reason: Stop): void {
    if (this.#reason !== Stop.NONE && reason !== Stop.INTERRUPT) return;
    if (this.#reason === Stop.NONE) {
      this.#reason = reason;
      Atomics.store(this.#cells, Cell.STOP, reason);
      clearTimeout(this.#deadline);
      const { graceMs } = this.request;
      // A KeyboardInterrupt can get lost, e.g. in a __del__: one more half way.
      this.#nudge = setTimeout(() => this.#signal(), graceMs / 2);
      this.#grace = setTimeout(this.#onOverdue, graceMs);
      this.#onStop();
    }
    this.#signal();
  }

  #signal(): void {
    Atomics.store(this.#cells, Cell.SIGNAL, 2);
    Atomics.add(this.#cells, Cell.SLEEP, 1);
    for (const cell of [Cell.SLEEP, Cell.TAIL, Cell.INPUT]) Atomics.notify(this.#cells, cell);
  }

  /** Stops the clocks and clears the signal, so that nothing of this run reaches the next. */
  close(): void {
    for (const timer of [this.#deadline, this.#nudge, this.#grace]) clearTimeout(timer);
    Atomics.store(this.#cells, Cell.SIGNAL, 0);
    Atomics.store(this.#cells, Cell.STOP, Stop.NONE);
  }

  /** Why it had to stop. */
  get reason(): Stop {
    return this.#reason;
  }

  get durationMs(): number {
    return Math.max(0, Math.round(performance.now() - this.startedAt));
  }

  /** Outcome of a run whose isolate lives; `reported` is the harness's word for it. */
  settled(reported: "ok" | "error" | "memory" | "interrupted"): Status {
    if (this.#reason !== Stop.NONE) return STATUS_OF_STOP[this.#reason];
    return reported === "interrupted" ? "error" : reported;
  }

  /** Outcome of a run whose isolate had to be ended because it did not stop in time. */
  overdue(): Status {
    return this.#reason === Stop.INTERRUPT ? "crashed" : STATUS_OF_STOP[this.#reason];
  }
}
