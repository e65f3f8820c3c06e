/** The worker: a disguised, sealed realm with one interpreter. Not trusted by the main thread. */
import { host } from "./disguise.ts";
import { Bridge } from "./bridge.ts";
import { Cell } from "./control.ts";
import { Contact } from "./contact.ts";
import { pinEntropy, releaseEntropy } from "./entropy.ts";
import { bootInterpreter, closeInterpreter, heapBytes } from "./interpreter.ts";
import { FileQuota } from "./file_quota.ts";
import { type Harness, installHarness, wakeHarness } from "./harness.ts";
import type { BootMessage, FromIsolate, IsolateLimits, ToIsolate } from "./isolate_messages.ts";
import { sealRealm } from "./lockdown.ts";
import type { Pyodide } from "./pyodide_types.d.ts";
import { prepare } from "./preparation.ts";
import { Ready } from "./ready.ts";
import { loadSession, saveSession } from "./paging.ts";
import { SessionImageError } from "./session_image.ts";
import { knock, park } from "./parking.ts";
import { RecordKind, RingWriter } from "./ring.ts";

const { post, listen } = host;

type RunMessage = Extract<ToIsolate, { op: "run" }>;

/** What serves runs once the boot is over. */
interface Serving {
  readonly pyodide: Pyodide;
  readonly harness: Harness;
  readonly ring: RingWriter;
  readonly bridge: Bridge;
  readonly cells: Int32Array;
  readonly input: Uint8Array;
  readonly ready: Ready;
  /** Of the ready image. */
  readonly name: string;
  readonly limits: IsolateLimits;
  readonly quota: FileQuota;
}

let serving: Serving | undefined;
let booting = false;
/** After a fatal error the interpreter must not be touched; main ends this worker. */
let dead = false;

/**
 * Pyodide reads the first byte of its interrupt buffer and then writes 0: a signal that main sets in between would
 * be lost. This stand-in takes the signal in one step.
 */
function signalBuffer(cells: Int32Array): Uint8Array {
  const taken = { get: () => Atomics.exchange(cells, Cell.SIGNAL, 0), set: () => {} };
  return Object.defineProperty({}, 0, taken) as unknown as Uint8Array;
}

function say(message: FromIsolate): void {
  post(message);
}

async function boot(message: BootMessage): Promise<void> {
  pinEntropy();
  const contact = new Contact();
  const pyodide = await bootInterpreter(message, contact);
  pyodide._api.on_fatal = (error) => {
    dead = true;
    say({ op: "fatal", message: String(error).slice(0, 300) });
  };
  if (message.harness) installHarness(pyodide, message.harness);
  const python = String(pyodide.runPython("import platform; platform.python_version()"));
  if (message.makeImage) {
    const fault = message.packages && prepare(pyodide, message.packages, contact);
    if (fault !== undefined) return say({ op: "failed", message: fault });
    const image = pyodide.makeMemorySnapshot();
    releaseEntropy();
    const facts = { heapBytes: heapBytes(pyodide), python, pyodide: pyodide.version };
    return say({ op: "ready", ready: "", ...facts, image });
  }
  closeInterpreter(pyodide);
  const cells = new Int32Array(message.blocks.cells);
  const input = new Uint8Array(message.blocks.input);
  const wake = () => knock(cells);
  const ring = new RingWriter(cells, message.blocks.ring, wake);
  const bridge = new Bridge(pyodide, cells, input, ring, wake);
  bridge.connectDescriptors();
  const { limits } = message;
  const quota = new FileQuota(pyodide._module, limits.fileBytes, limits.fileCount);
  pyodide.setInterruptBuffer(signalBuffer(cells));
  const harness = wakeHarness(pyodide, bridge);
  sealRealm();
  contact.begin(bridge.functions, pyodide._module.error);
  const ready = new Ready(pyodide._module, contact);
  const name = ready.name(message.key); // digested on another thread, meanwhile:
  releaseEntropy();
  harness.first_touch();
  if (!ready.restore()) throw new Error("the interpreter does not come back to its ready state");
  harness.renew(false);
  const facts = { heapBytes: heapBytes(pyodide), python, pyodide: pyodide.version };
  bridge.explain = (run) => ({ ...limits, ...run, passed: quota.passed });
  serving = { pyodide, harness, ring, bridge, cells, input, ready, name: await name, limits, quota };
  say({ op: "ready", ready: serving.name, ...facts });
}

const encoder = new TextEncoder(), { parse } = JSON;

/** Says in shared memory that the thread is busy: a terminated worker that stays so must take the process along. */
function busy({ cells }: Serving, work: () => void): void {
  Atomics.store(cells, Cell.RUNNING, 1);
  try {
    work();
  } finally {
    Atomics.store(cells, Cell.RUNNING, 0);
  }
}

function run({ pyodide, harness, ring, bridge }: Serving, message: RunMessage): void {
  bridge.mendDescriptors();
  bridge.runLimits = message.limits;
  let outcome = "error";
  try {
    outcome = harness.execute(message.code, message.cell, message.extras);
  } catch {
    if (dead) return;
    // The guest broke what the harness stands on.
  }
  ring.write(RecordKind.DONE, encoder.encode(`${outcome} ${heapBytes(pyodide)}`), "patient");
}

function complete({ harness, ring }: Serving, code: string, cursor: number): void {
  ring.write(RecordKind.COMPLETIONS, encoder.encode(harness.complete(code, cursor)), "patient");
}

function reset({ ready, quota, harness, pyodide }: Serving): void {
  const clean = ready.restore();
  if (clean) {
    quota.recount();
    harness.renew(false);
  }
  say({ op: "reset", clean, heapBytes: heapBytes(pyodide) });
}

async function save({ pyodide, ready, name }: Serving, maxBytes: number): Promise<void> {
  const saved = await saveSession(pyodide._module, ready, name, maxBytes);
  post({ op: "saved", ...saved } satisfies FromIsolate, "image" in saved ? [saved.image.buffer] : []);
}

async function load(serving: Serving, image: Uint8Array<ArrayBuffer>): Promise<void> {
  const { pyodide, harness, ready, name, limits, quota } = serving;
  try {
    await loadSession(pyodide._module, ready, name, image, limits.memoryBytes);
  } catch (e) {
    if (!(e instanceof SessionImageError)) throw e;
    return say({ op: "loaded", heapBytes: heapBytes(pyodide), refused: `the session image ${e.message}` });
  }
  quota.recount();
  harness.renew(true);
  say({ op: "loaded", heapBytes: heapBytes(pyodide) });
}

/** Does paging work. An error is ours or the guest's sabotage; either way the interpreter's state is unknown. */
async function page({ cells }: Serving, work: () => Promise<void>): Promise<void> {
  Atomics.store(cells, Cell.RUNNING, 1);
  try {
    await work();
  } catch (e) {
    dead = true;
    say({ op: "fatal", message: String((e as Error)?.message ?? e).slice(0, 300) });
  } finally {
    Atomics.store(cells, Cell.RUNNING, 0);
  }
}

/** Does what a command says; a boot comes once. */
function obey(serving: Serving, message: Exclude<ToIsolate, BootMessage>): void | Promise<void> {
  switch (message.op) {
    case "run":
      return busy(serving, () => run(serving, message));
    case "complete":
      return busy(serving, () => complete(serving, message.code, message.cursor));
    case "reset":
      return busy(serving, () => reset(serving));
    case "save":
      return page(serving, () => save(serving, message.maxBytes));
    case "load":
      return page(serving, () => load(serving, message.image));
    default:
      message satisfies never;
  }
}

/** Obeys what comes through shared memory, until a message is there. What a guest left in the event loop stands still. */
async function rest(serving: Serving): Promise<void> {
  const { cells, input } = serving;
  for (let json = park(cells, input); json !== undefined; json = park(cells, input)) {
    const paging = obey(serving, parse(json));
    if (paging) await paging;
  }
}

listen("message", async (event) => {
  const message = (event as MessageEvent).data as ToIsolate;
  if (message.op !== "boot") {
    if (!serving) return;
    await obey(serving, message);
  } else if (!booting) {
    booting = true;
    await boot(message).catch((e) => say({ op: "failed", message: String(e?.stack ?? e).slice(0, 1000) }));
  }
  if (serving) await rest(serving);
});
// A guest's stray promise must not end the worker.
listen("unhandledrejection", (event) => event.preventDefault());
listen("error", (event) => event.preventDefault());
