/** Obeys the server's frames: boots isolates, runs code in them, ends them. Confined to the main thread. */
import type { Assets } from "./assets.ts";
import { Cell } from "./control.ts";
import type { Status } from "./execution.ts";
import { encodeFrame, type Frame, FrameError, Inbound, Outbound, TOKEN_BYTES } from "./frame.ts";
import { IsolateHost, type IsolateListener } from "./isolate_host.ts";
import type { FromIsolate } from "./isolate_messages.ts";
import type { Outlet } from "./outlet.ts";
import { CompletionReader } from "./completion.ts";
import { Pager, type PagerHost } from "./pager.ts";
import { PresentRun, type RunHost } from "./present_run.ts";
import { reap } from "./reaper.ts";
import {
  type BootRequest,
  parseBoot,
  parseComplete,
  parseInput,
  parseInterrupt,
  parseLoad,
  parseRun,
  parseSave,
} from "./requests.ts";
import { RingViolation } from "./ring.ts";

type Ready = Extract<FromIsolate, { op: "ready" }>;
type ReadyFacts = Pick<Ready, "python" | "pyodide" | "ready">;

/** What the process is doing. */
type Phase = "empty" | "booting" | "idle" | "running" | "completing" | "resetting" | "paging";

/** A reset takes milliseconds; an isolate that needs longer was sabotaged and is replaced. */
const RESET_PATIENCE_MS = 1000;

/** The one object that knows the present isolate and the present run. */
export class Supervisor implements IsolateListener, RunHost, PagerHost {
  readonly #assets: Promise<Assets>;
  readonly #outlet: Outlet;
  readonly #onStuck: () => void;
  readonly #pager = new Pager(this);
  #token: Uint8Array = new Uint8Array(TOKEN_BYTES);
  #phase: Phase = "empty";
  #isolate: IsolateHost | undefined;
  #boots: BootRequest | undefined;
  #bootedAt = 0;
  #bootSerial = 0;
  #heapBytes = 0;
  #fromImage = false;
  #readyFacts: ReadyFacts | undefined;
  /** Nothing has run since READY. */
  #clean = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #present: PresentRun | undefined;
  #completion: CompletionReader | undefined;

  /** `onStuck` ends the process: a terminated isolate's thread cannot be stopped otherwise. */
  constructor(assets: Promise<Assets>, outlet: Outlet, onStuck: () => void) {
    this.#onStuck = onStuck;
    this.#assets = assets;
    this.#outlet = outlet;
    outlet.onDrained = () => {
      this.#present?.pump();
      this.#pager.pump();
    };
  }

  /** Handles one frame. Throws {@link FrameError} for a frame that makes no sense. */
  handle(frame: Frame): void {
    switch (frame.kind) {
      case Inbound.PING:
        if (frame.body.length !== 8) throw new FrameError("a PING without exactly 8 bytes");
        return this.send(Outbound.PONG, frame.body);
      case Inbound.BOOT:
        return this.#boot(frame.body);
      case Inbound.RUN:
        return this.#run(frame.body);
      case Inbound.INTERRUPT: {
        const run = parseInterrupt(frame.body);
        if (run === this.#present?.id) this.#present.interrupt();
        return;
      }
      case Inbound.INPUT: {
        const answer = parseInput(frame.body);
        if (answer.run === this.#present?.id) this.#present.answer(answer.text);
        return;
      }
      case Inbound.CREDIT:
        if (frame.body.length !== 4) throw new FrameError("a CREDIT without exactly 4 bytes");
        return this.#present?.addCredit(new DataView(frame.body.buffer, frame.body.byteOffset).getUint32(0));
      case Inbound.COMPLETE:
        return this.#complete(frame.body);
      case Inbound.RESET:
        return this.#reset(frame.body);
      case Inbound.SAVE:
        return this.#startSave(frame.body);
      case Inbound.LOAD:
        return this.#startLoad(frame.body);
      case Inbound.PART:
        return this.#pager.take(frame.body);
      default:
        throw new FrameError(`a frame of unknown kind ${frame.kind}`);
    }
  }

  send(kind: Outbound, payload: Uint8Array): void {
    this.#outlet.send(encodeFrame(kind, this.#token, payload));
  }

  get congested(): boolean {
    return this.#outlet.full;
  }

  violated(message: string): void {
    this.onBroken("protocol", message);
  }

  onKnock(): void {
    // Whatever the isolate writes from now on needs another knock.
    if (this.#isolate) Atomics.store(this.#isolate.cells, Cell.URGENT, 0);
    if (this.#present) this.#present.wake();
    else this.#pumpCompletion();
  }

  onMessage(message: FromIsolate): void {
    switch (message.op) {
      case "ready":
        return this.#phase === "booting" ? this.#ready(message) : this.violated("READY out of turn");
      case "reset":
        return this.#phase === "resetting" ? this.#wasReset(message) : this.violated("RESET out of turn");
      case "saved":
        return this.#pager.saved(message);
      case "loaded":
        return this.#pager.loaded(message);
      case "failed":
        return this.#phase === "booting"
          ? this.#failed(message.message)
          : this.violated("FAILED out of turn");
      case "fatal":
        return this.onBroken("fatal", message.message);
      default:
        message satisfies never;
    }
  }

  onBroken(reason: "fatal" | "protocol", message: string): void {
    if (this.#phase === "booting") return this.#failed(message);
    if (this.#phase === "resetting") return this.#replace();
    const isMemory = reason === "fatal" && /memory|allocation failed/i.test(message);
    this.#lose(reason, message, isMemory ? "memory" : "crashed");
  }

  #boot(body: Uint8Array): void {
    const request = parseBoot(body);
    this.#endRun("crashed");
    this.#drop();
    this.#token = request.token;
    this.#boots = request;
    this.#readyFacts = undefined;
    this.#bootedAt = performance.now();
    this.#start();
  }

  /** Boots an isolate as the last BOOT said. */
  #start(): void {
    this.#phase = "booting";
    const serial = ++this.#bootSerial;
    const isolate = this.#isolate = new IsolateHost(this); // its modules load while main compiles
    this.#assets.then((assets) => assets.partsFor(this.#boots!)).then(
      (parts) => {
        this.#fromImage = parts.image !== undefined;
        if (serial === this.#bootSerial) isolate.boot(parts);
      },
      (e) => serial === this.#bootSerial && this.#failed(String(e?.message ?? e)),
    );
  }

  #ready({ heapBytes, python, pyodide, ready }: Ready): void {
    const reset = this.#readyFacts ? false : undefined; // a fresh isolate in place of a reset
    this.#readyFacts = { python, pyodide, ready };
    this.#sayReady(heapBytes, reset);
  }

  #sayReady(heapBytes: number, reset: boolean | undefined): void {
    this.#phase = "idle";
    this.#clean = true;
    this.#heapBytes = heapBytes;
    this.json(Outbound.READY, {
      bootMs: Math.round(performance.now() - this.#bootedAt),
      ...this.#readyFacts,
      fromImage: this.#fromImage,
      heapBytes,
      ...(reset === undefined ? {} : { reset }),
    });
  }

  #reset(body: Uint8Array): void {
    if (body.length !== 0) throw new FrameError("a RESET with a body");
    this.#mustBeIdle("RESET");
    this.#phase = "resetting";
    this.#bootedAt = performance.now();
    Atomics.store(this.#isolate!.cells, Cell.SIGNAL, 0);
    this.#isolate!.post({ op: "reset" });
    this.#patience = setTimeout(() => this.#replace(), RESET_PATIENCE_MS);
  }

  #wasReset({ clean, heapBytes }: Extract<FromIsolate, { op: "reset" }>): void {
    if (!clean) return this.#replace();
    clearTimeout(this.#patience);
    this.#sayReady(heapBytes, true);
  }

  #mustBeIdle(what: string): void {
    if (this.#phase !== "idle") throw new FrameError(`${what} while the isolate is ${this.#phase}`);
  }

  #startSave(body: Uint8Array): void {
    const request = parseSave(body);
    this.#mustBeIdle("SAVE");
    this.#phase = "paging";
    this.#pager.save(request, this.#readyFacts!.ready);
  }

  #startLoad(body: Uint8Array): void {
    const request = parseLoad(body);
    this.#mustBeIdle("LOAD");
    if (!this.#clean) throw new FrameError("LOAD into an isolate that is not clean");
    this.#phase = "paging";
    this.#pager.load(request, this.#boots!, this.#readyFacts!.ready);
  }

  get isolate(): IsolateHost {
    return this.#isolate!;
  }

  paged(loaded?: { readonly heapBytes: number }): void {
    this.#phase = "idle";
    if (!loaded) return;
    this.#clean = false;
    this.#heapBytes = loaded.heapBytes;
  }

  overdue(what: string): void {
    this.#lose("terminated", `${what} did not end in time; the isolate was terminated`, "crashed");
  }

  /** A fresh isolate instead of one that cannot be reset. */
  #replace(): void {
    this.#drop();
    this.#start();
  }

  #failed(message: string): void {
    this.#drop();
    this.json(Outbound.FAILED, { message });
  }

  #run(body: Uint8Array): void {
    const request = parseRun(body);
    this.#mustBeIdle(`RUN ${request.run}`);
    this.#outlet.wasRead();
    this.#clean = false;
    this.#phase = "running";
    this.#present = new PresentRun(request, this.#isolate!, this);
  }

  runEnded(done: Readonly<Record<string, unknown>>, heapBytes: number): void {
    this.#heapBytes = heapBytes;
    this.#done(done);
  }

  runOverdue(status: Status): void {
    this.#lose(
      "terminated",
      "the program did not stop within its grace time; its isolate was terminated",
      status,
    );
  }

  #done(done: Readonly<Record<string, unknown>>): void {
    this.#present = undefined;
    this.#phase = "idle";
    this.json(Outbound.DONE, { ...done, heapBytes: this.#heapBytes });
  }

  /** Ends the isolate; the present run, if any, ends first. */
  #lose(reason: "terminated" | "fatal" | "protocol", message: string, status: Status): void {
    if (!this.#isolate) return;
    this.#endRun(status, true);
    if (this.#phase === "completing") this.#completed({ from: 0, to: 0, items: [] });
    this.#drop();
    this.json(Outbound.GONE, { reason, message });
  }

  /** Ends the present run together with its isolate. */
  #endRun(status: Status, gone = false): void {
    if (!this.#present) return;
    this.#isolate?.terminate();
    const done = this.#present.abandon(status);
    if (done) this.#done({ ...done, ...(gone ? { gone } : {}) });
  }

  #complete(body: Uint8Array): void {
    const request = parseComplete(body);
    this.#mustBeIdle("COMPLETE");
    this.#clean = false;
    this.#phase = "completing";
    this.#completion = new CompletionReader(request, this.#isolate!, () => this.#completionOverdue());
    this.#isolate!.post({ op: "complete", code: request.code, cursor: request.cursor });
  }

  #pumpCompletion(): void {
    try {
      const answer = this.#completion?.read();
      if (answer) this.#completed(answer);
    } catch (e) {
      if (!(e instanceof RingViolation)) throw e;
      this.violated(e.message);
    }
  }

  #completionOverdue(): void {
    this.#lose("terminated", "completion did not end in time; the isolate was terminated", "crashed");
    this.#onStuck();
  }

  #completed(answer: { from: number; to: number; items: unknown }): void {
    const completion = this.#completion!;
    completion.close();
    this.#completion = undefined;
    this.#phase = "idle";
    this.json(Outbound.COMPLETIONS, { id: completion.request.id, ...answer });
  }

  #drop(): void {
    this.#isolate?.terminate();
    if (this.#isolate) reap(this.#isolate.cells, this.#onStuck);
    this.#completion?.close();
    clearTimeout(this.#patience);
    this.#pager.drop();
    this.#isolate = this.#completion = undefined;
    this.#phase = "empty";
  }

  json(kind: Outbound, value: unknown): void {
    this.send(kind, new TextEncoder().encode(JSON.stringify(value)));
  }
}
