/** Obeys the server's frames: boots isolates, runs code in them, ends them. Confined to the main thread. */
import { AnswerFeed } from "./answer.ts";
import type { Assets } from "./assets.ts";
import { Cell, Stop } from "./control.ts";
import { Execution, type Status } from "./execution.ts";
import { encodeFrame, type Frame, FrameError, Inbound, Outbound, TOKEN_BYTES } from "./frame.ts";
import { IsolateHost, type IsolateListener } from "./isolate_host.ts";
import type { FromIsolate } from "./isolate_messages.ts";
import { Outflow, type OutflowHost } from "./outflow.ts";
import type { Outlet } from "./outlet.ts";
import { CompletionReader } from "./completion.ts";
import { ImageReceiver, ImageSender } from "./image_transfer.ts";
import { reap } from "./reaper.ts";
import {
  type BootRequest,
  type LoadRequest,
  parseBoot,
  parseComplete,
  parseInput,
  parseInterrupt,
  parseLoad,
  parseRun,
  parseSave,
  type SaveRequest,
} from "./requests.ts";
import { RingViolation } from "./ring.ts";

type Ready = Extract<FromIsolate, { op: "ready" }>;
type ReadyFacts = Pick<Ready, "python" | "pyodide" | "ready">;

/** What the process is doing. */
type Phase = "empty" | "booting" | "idle" | "running" | "completing" | "resetting" | "saving" | "loading";

/** A reset takes milliseconds; an isolate that needs longer was sabotaged and is replaced. */
const RESET_PATIENCE_MS = 1000;
/** Most bytes for what an image says about itself and about the files. */
const MAX_OUTLINE = 64 << 20;
/** For the isolate's part of a save or load; the largest session needs a few seconds. */
const PAGING_PATIENCE_MS = 20_000;

/** The one object that knows the present isolate and the present run. */
export class Supervisor implements IsolateListener, OutflowHost {
  readonly #assets: Promise<Assets>;
  readonly #outlet: Outlet;
  readonly #onStuck: () => void;
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
  #save: SaveRequest | undefined;
  #sender: ImageSender | undefined;
  #receiver: ImageReceiver | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #execution: Execution | undefined;
  #outflow: Outflow | undefined;
  #answers: AnswerFeed | undefined;
  #completion: CompletionReader | undefined;

  /** `onStuck` ends the process: a terminated isolate's thread cannot be stopped otherwise. */
  constructor(assets: Promise<Assets>, outlet: Outlet, onStuck: () => void) {
    this.#onStuck = onStuck;
    this.#assets = assets;
    this.#outlet = outlet;
    outlet.onDrained = () => {
      this.#outflow?.pump();
      this.#pumpImage();
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
        if (run === this.#execution?.request.run) this.#execution.stop(Stop.INTERRUPT);
        return;
      }
      case Inbound.INPUT: {
        const answer = parseInput(frame.body);
        if (answer.run === this.#execution?.request.run) this.#answers?.give(answer.text);
        return;
      }
      case Inbound.CREDIT:
        if (frame.body.length !== 4) throw new FrameError("a CREDIT without exactly 4 bytes");
        return this.#outflow?.addCredit(new DataView(frame.body.buffer, frame.body.byteOffset).getUint32(0));
      case Inbound.COMPLETE:
        return this.#complete(frame.body);
      case Inbound.RESET:
        return this.#reset(frame.body);
      case Inbound.SAVE:
        return this.#startSave(frame.body);
      case Inbound.LOAD:
        return this.#startLoad(frame.body);
      case Inbound.PART:
        return this.#takePart(frame.body);
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

  capPassed(cap: "output" | "displays"): void {
    this.#execution?.stop(cap === "output" ? Stop.OUTPUT : Stop.DISPLAYS);
  }

  inputRequested(): void {
    this.#answers?.expect();
  }

  ended(summary: string): void {
    const match = /^(ok|error|memory|interrupted) (\d{1,15})$/.exec(summary);
    if (!match) throw new RingViolation("an end that is none");
    this.#heapBytes = Number(match[2]);
    const reported = match[1] as "ok" | "error" | "memory" | "interrupted";
    this.#finish(this.#execution!.settled(reported));
  }

  violated(message: string): void {
    this.#lose("protocol", message, "crashed");
  }

  onMessage(message: FromIsolate): void {
    switch (message.op) {
      case "wake":
        // The message is here: whatever the isolate writes from now on needs another one.
        if (this.#isolate) Atomics.store(this.#isolate.cells, Cell.URGENT, 0);
        this.#answers?.next();
        if (this.#outflow) this.#outflow.pump();
        else this.#pumpCompletion();
        return;
      case "ready":
        return this.#phase === "booting" ? this.#ready(message) : this.violated("READY out of turn");
      case "reset":
        return this.#phase === "resetting" ? this.#wasReset(message) : this.violated("RESET out of turn");
      case "saved":
        return this.#save && !this.#sender ? this.#saved(message) : this.violated("SAVED out of turn");
      case "loaded":
        return this.#receiver?.complete ? this.#loaded(message) : this.violated("LOADED out of turn");
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
    this.#lose(reason, message, /memory|allocation failed/i.test(message) ? "memory" : "crashed");
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
    this.#assets.then((assets) => assets.partsFor(this.#boots!.memoryBytes)).then(
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
    this.#json(Outbound.READY, {
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
    this.#phase = "saving";
    this.#save = request;
    this.#isolate!.post({ op: "save", maxBytes: request.maxBytes });
    this.#await("a save");
  }

  #saved({ op: _, image, ...why }: Extract<FromIsolate, { op: "saved" }>): void {
    clearTimeout(this.#patience);
    if (!image) return this.#endSave(why);
    if (image.length > this.#save!.maxBytes) {
      return this.#endSave({ failed: `the image has ${image.length} bytes, more than maxBytes` });
    }
    this.#sender = new ImageSender(image, (piece) => this.send(Outbound.IMAGE, piece));
    this.#pumpImage();
  }

  #pumpImage(): void {
    const sender = this.#sender;
    if (!sender?.pump(() => this.#outlet.full)) return;
    this.#endSave({ bytes: sender.length, ready: this.#readyFacts!.ready });
  }

  #endSave(result: Readonly<Record<string, unknown>>): void {
    const { id } = this.#save!;
    this.#save = this.#sender = undefined;
    this.#phase = "idle";
    this.#json(Outbound.SAVED, { id, ...result });
  }

  #startLoad(body: Uint8Array): void {
    const request = parseLoad(body);
    this.#mustBeIdle("LOAD");
    if (!this.#clean) throw new FrameError("LOAD into an isolate that is not clean");
    this.#phase = "loading";
    this.#receiver = new ImageReceiver(request, this.#whyNotLoad(request));
    if (this.#receiver.complete) this.#handOver();
  }

  /** Main's own bounds: no image is longer than all that an isolate may have, and what describes it. */
  #whyNotLoad({ bytes, ready }: LoadRequest): string | undefined {
    const { memoryBytes, fileBytes } = this.#boots!;
    const limit = memoryBytes + fileBytes + MAX_OUTLINE;
    if (bytes > limit) return `the session image has ${bytes} bytes; an isolate may have ${limit} bytes`;
    return ready === this.#readyFacts!.ready
      ? undefined
      : "the session image was saved from another ready image";
  }

  #takePart(part: Uint8Array): void {
    if (!this.#receiver || this.#receiver.complete) throw new FrameError("a PART without a LOAD");
    if (this.#receiver.take(part)) this.#handOver();
  }

  #handOver(): void {
    const { refused, image } = this.#receiver!;
    if (refused !== undefined) return this.#loaded({ heapBytes: this.#heapBytes, refused });
    this.#isolate!.post({ op: "load", image });
    this.#await("a load");
  }

  #loaded({ heapBytes, refused }: { readonly heapBytes: number; readonly refused?: string }): void {
    clearTimeout(this.#patience);
    const { id } = this.#receiver!.request;
    this.#receiver = undefined;
    this.#phase = "idle";
    this.#clean = refused !== undefined;
    this.#heapBytes = heapBytes;
    this.#json(Outbound.LOADED, refused === undefined ? { id, heapBytes } : { id, refused });
  }

  /** Gives the isolate a while for what it was told to do. */
  #await(what: string): void {
    const overdue = () =>
      this.#lose("terminated", `${what} did not end in time; the isolate was terminated`, "crashed");
    this.#patience = setTimeout(overdue, PAGING_PATIENCE_MS);
  }

  /** A fresh isolate instead of one that cannot be reset. */
  #replace(): void {
    this.#drop();
    this.#start();
  }

  #failed(message: string): void {
    this.#drop();
    this.#json(Outbound.FAILED, { message });
  }

  #run(body: Uint8Array): void {
    const request = parseRun(body);
    this.#mustBeIdle(`RUN ${request.run}`);
    this.#clean = false;
    const isolate = this.#isolate!;
    this.#phase = "running";
    for (const flag of [Cell.WAKE, Cell.URGENT]) Atomics.store(isolate.cells, flag, 0);
    this.#answers = new AnswerFeed(isolate.cells, isolate.blocks.input);
    this.#outflow = new Outflow(this, isolate.cells, isolate.reader, request.credit, request);
    this.#execution = new Execution(
      request,
      isolate.cells,
      () => this.#outflow?.discard(),
      () => this.#overdue(),
    );
    isolate.post({ op: "run", code: request.code, cell: request.cell, extras: request.extras });
  }

  #overdue(): void {
    const status = this.#execution!.overdue();
    this.#lose(
      "terminated",
      "the program did not stop within its grace time; its isolate was terminated",
      status,
    );
  }

  /** Ends the isolate; the present run, if any, ends first. */
  #lose(reason: "terminated" | "fatal" | "protocol", message: string, status: Status): void {
    if (!this.#isolate) return;
    this.#endRun(status, true);
    if (this.#phase === "completing") this.#completed({ from: 0, to: 0, items: [] });
    this.#drop();
    this.#json(Outbound.GONE, { reason, message });
  }

  /** Ends the present run together with its isolate. */
  #endRun(status: Status, gone = false): void {
    if (this.#phase !== "running") return;
    this.#isolate?.terminate();
    this.#outflow?.abandon();
    // The last record may have been in the ring: then the run ended by itself an instant ago.
    if (this.#execution) this.#finish(status, gone);
  }

  #finish(status: Status, gone = false): void {
    const execution = this.#execution!, counts = this.#outflow!.counts;
    execution.close();
    this.#answers?.reset();
    this.#execution = this.#outflow = this.#answers = undefined;
    this.#phase = "idle";
    const dropped = { stdout: counts.droppedStdout, stderr: counts.droppedStderr };
    this.#json(Outbound.DONE, {
      run: execution.request.run,
      status,
      durationMs: execution.durationMs,
      heapBytes: this.#heapBytes,
      stdoutBytes: counts.stdout,
      stderrBytes: counts.stderr,
      ...(dropped.stdout + dropped.stderr > 0 ? { dropped } : {}),
      ...(gone ? { gone } : {}),
    });
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
    this.#json(Outbound.COMPLETIONS, { id: completion.request.id, ...answer });
  }

  #drop(): void {
    this.#isolate?.terminate();
    if (this.#isolate) reap(this.#isolate.cells, this.#onStuck);
    this.#completion?.close();
    clearTimeout(this.#patience);
    this.#save = this.#sender = this.#receiver = undefined;
    this.#isolate = this.#completion = undefined;
    this.#phase = "empty";
  }

  #json(kind: Outbound, value: unknown): void {
    this.send(kind, new TextEncoder().encode(JSON.stringify(value)));
  }
}
