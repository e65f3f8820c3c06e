/** The present run: its clocks, its output, its questions, until it has ended. Confined to the main thread. */
import { AnswerFeed } from "./answer.ts";
import { Cell, Stop } from "./control.ts";
import { capEvent } from "./cap_event.ts";
import { Execution, type RunRequest, type Status } from "./execution.ts";
import { Outbound } from "./frame.ts";
import type { IsolateHost } from "./isolate_host.ts";
import { Outflow, type OutflowHost } from "./outflow.ts";
import { RingViolation } from "./ring.ts";

/** What a run needs from the supervisor. */
export interface RunHost {
  send(kind: Outbound, payload: Uint8Array): void;
  readonly congested: boolean;
  /** The run ended by itself: what DONE says, with the size of the memory then. */
  runEnded(done: Readonly<Record<string, unknown>>, heapBytes: number): void;
  /** It did not stop in time. */
  runOverdue(status: Status): void;
  violated(message: string): void;
}

export class PresentRun implements OutflowHost {
  readonly #host: RunHost;
  readonly #execution: Execution;
  readonly #outflow: Outflow;
  readonly #answers: AnswerFeed;
  #ended = false;

  /** Starts it. */
  constructor(request: RunRequest, isolate: IsolateHost, host: RunHost) {
    this.#host = host;
    for (const flag of [Cell.WAKE, Cell.URGENT]) Atomics.store(isolate.cells, flag, 0);
    this.#answers = new AnswerFeed(isolate.cells, isolate.blocks.input);
    this.#outflow = new Outflow(this, isolate.cells, isolate.reader, request.credit, request);
    this.#execution = new Execution(
      request,
      isolate.cells,
      () => this.#outflow.discard(),
      () => host.runOverdue(this.#execution.overdue()),
    );
    const { code, cell, extras, timeoutMs, outputBytes, maxDisplays } = request;
    isolate.post({ op: "run", code, cell, extras, limits: { timeoutMs, outputBytes, maxDisplays } });
  }

  get id(): string {
    return this.#execution.request.run;
  }

  interrupt(): void {
    this.#execution.stop(Stop.INTERRUPT);
  }

  /** An answer to `input()`; undefined means end of file. */
  answer(text: string | undefined): void {
    this.#answers.give(text);
  }

  addCredit(bytes: number): void {
    this.#outflow.addCredit(bytes);
  }

  /** The isolate has something in the ring or in the input area. */
  wake(): void {
    this.#answers.next();
    this.#outflow.pump();
  }

  /** The pipe to the server has room again. */
  pump(): void {
    this.#outflow.pump();
  }

  /**
   * Takes what the dead isolate left behind and ends; gives what DONE says, or undefined when the last record was in the
   * ring and the run so ended by itself.
   */
  abandon(status: Status): Readonly<Record<string, unknown>> | undefined {
    this.#outflow.abandon();
    return this.#ended ? undefined : this.#end(status);
  }

  send(kind: Outbound, payload: Uint8Array): void {
    this.#host.send(kind, payload);
  }

  get congested(): boolean {
    return this.#host.congested;
  }

  capPassed(cap: "output" | "displays"): void {
    this.#execution.stop(cap === "output" ? Stop.OUTPUT : Stop.DISPLAYS);
  }

  inputRequested(): void {
    this.#answers.expect();
  }

  ended(summary: string): void {
    const match = /^(ok|error|memory|interrupted) (\d{1,15})$/.exec(summary);
    if (!match) throw new RingViolation("an end that is none");
    const reported = match[1] as "ok" | "error" | "memory" | "interrupted", heapBytes = Number(match[2]);
    if (!this.#outflow.explained) this.#explain();
    this.#host.runEnded(this.#end(this.#execution.settled(reported)), heapBytes);
  }

  #explain(): void {
    const event = capEvent(this.#execution.reason, this.#execution.request);
    if (event) this.#host.send(Outbound.EVENT, new TextEncoder().encode(JSON.stringify(event)));
  }

  violated(message: string): void {
    this.#host.violated(message);
  }

  #end(status: Status): Readonly<Record<string, unknown>> {
    this.#ended = true;
    const counts = this.#outflow.counts;
    this.#execution.close();
    this.#answers.reset();
    const dropped = { stdout: counts.droppedStdout, stderr: counts.droppedStderr };
    return {
      run: this.id,
      status,
      durationMs: this.#execution.durationMs,
      stdoutBytes: counts.stdout,
      stderrBytes: counts.stderr,
      ...(dropped.stdout + dropped.stderr > 0 ? { dropped } : {}),
    };
  }
}
