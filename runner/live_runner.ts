/** A real runner process for tests and benches: the real command line, frames over its pipes. */
import { commandLine, ENVIRONMENT } from "./command.ts";

const NAMES: Readonly<Record<number, string>> = {
  0x81: "READY",
  0x82: "FAILED",
  0x83: "STDOUT",
  0x84: "STDERR",
  0x85: "EVENT",
  0x86: "DONE",
  0x87: "COMPLETIONS",
  0x88: "GONE",
  0x89: "PONG",
  0x8a: "IMAGE",
  0x8b: "SAVED",
  0x8c: "LOADED",
};

/** A frame of the runner, decoded; `text` for output and PONG, `json` for the rest. */
export interface Answer {
  readonly name: string;
  readonly token: string;
  readonly size: number;
  readonly bytes: Uint8Array;
  readonly text: string;
  // deno-lint-ignore no-explicit-any -- tests look at fields of many shapes
  readonly json: any;
}

/** Fields of RUN that a test may set. */
export type RunOptions = Readonly<Record<string, unknown>>;

/** What one run gave. */
export interface Outcome {
  readonly status: string;
  // deno-lint-ignore no-explicit-any -- as in Answer
  readonly done: any;
  readonly stdout: string;
  readonly stderr: string;
  // deno-lint-ignore no-explicit-any -- as in Answer
  readonly events: readonly any[];
  readonly answers: readonly Answer[];
}

export const TOKEN = "00112233445566778899aabbccddeeff";
const here = new URL(".", import.meta.url).pathname;

/** Folder that `deno task image --out=out` laid out. */
export const LAYOUT = `${here}out`;
export const DENO = `${here}node_modules/@deno/linux-x64-glibc/deno`;

/** The base image in the layout. */
export function baseImage(): string {
  for (const { name } of Deno.readDirSync(LAYOUT)) if (name.endsWith(".image")) return `${LAYOUT}/${name}`;
  throw new Error("no base image in runner/out; run `deno task image --out=out`");
}

/** One process. Frames are taken one by one by {@link next}. */
export class LiveRunner {
  readonly #child: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #buffer = new Uint8Array(0);
  #serial = 0;

  constructor(image = baseImage(), runner = LAYOUT, environment?: string) {
    const [program, ...args] = commandLine({ deno: DENO, runner, image, environment });
    this.#child = new Deno.Command(program!, {
      args,
      cwd: "/",
      clearEnv: true,
      env: ENVIRONMENT,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#writer = this.#child.stdin.getWriter();
    this.#reader = this.#child.stdout.getReader();
  }

  /** Id of the run started last. */
  get lastRun(): string {
    return `r${this.#serial}`;
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Sends a frame; JSON unless bytes are given. */
  async send(kind: number, body: unknown): Promise<void> {
    const bytes = body instanceof Uint8Array ? body : new TextEncoder().encode(JSON.stringify(body));
    const frame = new Uint8Array(5 + bytes.length);
    new DataView(frame.buffer).setUint32(0, bytes.length + 1);
    frame[4] = kind;
    frame.set(bytes, 5);
    await this.sendRaw(frame);
  }

  async sendRaw(bytes: Uint8Array): Promise<void> {
    await this.#writer.write(bytes);
  }

  /** The next frame; undefined when the process closed its stdout. */
  async next(): Promise<Answer | undefined> {
    if (!(await this.#have(4))) return undefined;
    const length = new DataView(this.#buffer.buffer, this.#buffer.byteOffset).getUint32(0);
    if (!(await this.#have(4 + length))) return undefined;
    const frame = this.#buffer.subarray(4, 4 + length);
    this.#buffer = this.#buffer.subarray(4 + length);
    const name = NAMES[frame[0]!] ?? `kind ${frame[0]}`;
    const token = Array.from(frame.subarray(1, 17), (b) => b.toString(16).padStart(2, "0")).join("");
    const text = name === "IMAGE"
      ? ""
      : new TextDecoder("utf-8", { fatal: name !== "PONG" }).decode(frame.subarray(17));
    const isJson = !["STDOUT", "STDERR", "PONG", "IMAGE"].includes(name);
    return {
      name,
      token,
      size: frame.length - 17,
      bytes: frame.subarray(17),
      text,
      json: isJson ? JSON.parse(text) : undefined,
    };
  }

  /** Boots a fresh isolate; its READY or FAILED. */
  async boot(memoryBytes = 512 << 20): Promise<Answer> {
    await this.send(0x01, { token: TOKEN, memoryBytes, fileBytes: 64 << 20 });
    return (await this.next())!;
  }

  /** Starts a run and returns its id. */
  async start(code: string, options: RunOptions = {}): Promise<string> {
    const run = `r${++this.#serial}`;
    const defaults = {
      timeoutMs: 10_000,
      graceMs: 2000,
      outputBytes: 1 << 20,
      maxDisplays: 100,
      credit: 1 << 24,
    };
    await this.send(0x02, { run, code, ...defaults, ...options });
    return run;
  }

  /** Collects frames up to DONE. */
  async finish(onAnswer: (answer: Answer) => void | Promise<void> = () => {}): Promise<Outcome> {
    const answers: Answer[] = [];
    for (;;) {
      const answer = await this.next();
      if (!answer) throw new Error(`the runner ended: ${await this.errors()}`);
      answers.push(answer);
      if (answer.name === "DONE") break;
      await onAnswer(answer);
    }
    const join = (name: string) => answers.filter((a) => a.name === name).map((a) => a.text).join("");
    const done = answers.at(-1)!.json;
    const events = answers.filter((a) => a.name === "EVENT").map((a) => a.json);
    return { status: done.status, done, stdout: join("STDOUT"), stderr: join("STDERR"), events, answers };
  }

  async run(code: string, options: RunOptions = {}): Promise<Outcome> {
    await this.start(code, options);
    return await this.finish();
  }

  /** Puts the isolate back; its READY. */
  async reset(): Promise<Answer> {
    await this.send(0x08, new Uint8Array(0));
    return (await this.next())!;
  }

  /** Saves the session: SAVED and the image. */
  async save(maxBytes = 1 << 30): Promise<{ saved: Answer; image: Uint8Array }> {
    await this.send(0x09, { id: "s", maxBytes });
    const pieces: Uint8Array[] = [];
    for (;;) {
      const answer = (await this.next())!;
      if (answer.name !== "IMAGE") return { saved: answer, image: concat(pieces) };
      pieces.push(answer.bytes);
    }
  }

  /** Loads a session; LOADED. `ready` is the name that SAVED gave. */
  async load(image: Uint8Array, ready: string, partBytes = 4 << 20): Promise<Answer> {
    await this.send(0x0a, { id: "l", bytes: image.length, ready });
    for (let at = 0; at < image.length; at += partBytes) {
      await this.send(0x0b, image.subarray(at, at + partBytes));
    }
    return (await this.next())!;
  }

  async complete(code: string, cursor = code.length): Promise<Answer> {
    await this.send(0x06, { id: "c", code, cursor });
    return (await this.next())!;
  }

  /** Ends stdin; the exit code and what was written to stderr. */
  async close(): Promise<{ code: number; errors: string }> {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel();
    const errors = await this.errors();
    return { code: (await this.#child.status).code, errors };
  }

  async errors(): Promise<string> {
    return await new Response(this.#child.stderr).text();
  }

  /** Reads until this many bytes are there; false at the end of the stream. */
  async #have(bytes: number): Promise<boolean> {
    const parts: Uint8Array[] = [this.#buffer];
    let length = this.#buffer.length;
    while (length < bytes) {
      const { value, done } = await this.#reader.read();
      if (done) return false;
      parts.push(value);
      length += value.length;
    }
    if (parts.length > 1) this.#buffer = concat(parts);
    return true;
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
