/**
 * The runner's main thread: frames on stdin and stdout, an isolate in a worker.
 *
 * The command line (`command.ts` builds it; the server builds the same), all paths absolute, D = laid-out folder:
 *
 *     deno run --no-config --no-lock --no-prompt --no-remote --no-npm --cached-only --no-code-cache
 *       --unstable-worker-options --allow-read=D,IMAGE
 *       --deny-write --deny-net --deny-env --deny-run --deny-ffi --deny-sys --deny-import
 *       --v8-flags=--disallow-code-generation-from-strings,--wasm-max-mem-pages=PAGES,--stack-size=3500,--max-old-space-size=256
 *       D/main.js --pyodide=D/pyodide --image=IMAGE [--environment=DIGEST]
 *
 * with nothing in the environment but `DENO_DIR=/dev/null/none HOME=/nonexistent DENO_NO_UPDATE_CHECK=1 NO_COLOR=1`.
 * `--image=none` boots the long way. An image of another environment than that of the digest is refused; without one it is
 * the base image.
 *
 * Frames (`frame.ts` has their form, `requests.ts` their fields). A RUN, COMPLETE, RESET, SAVE or LOAD comes only while the
 * isolate is idle. READY names the *ready image*: the state of an interpreter before its first run, equal in all processes
 * with the same Pyodide, harness, flags, packages and environment. RESET puts it back in place; where a clean reset cannot be proven,
 * a fresh isolate takes its turn (`reset: false`). SAVE gives a *session image*, IMAGE frames and SAVED, opaque to the
 * server: what differs from the ready image. LOAD and PART frames lay one over a clean isolate with the same ready image;
 * a torn, damaged, foreign or too large one is refused before anything has changed.
 *
 * It runs as JavaScript: with an unusable DENO_DIR, Deno waits 150 ms for its TypeScript cache before it gives up.
 * Exit codes: 0 stdin ended, 3 an asset is missing or wrong, 64 wrong arguments, 70 a frame that makes no sense,
 * 75 an isolate could not be stopped (after its DONE and GONE): start another process. The engine itself ends the process
 * by SIGTRAP when a guest has filled the JavaScript heap (`--max-old-space-size`); main cannot say so any more.
 */
import { Assets } from "./assets.ts";
import { FrameDecoder, FrameError } from "./frame.ts";
import { ImageError } from "./image.ts";
import { Outlet } from "./outlet.ts";
import { EXIT_STUCK } from "./reaper.ts";
import { Supervisor } from "./supervisor.ts";

function optional(name: string): string | undefined {
  return Deno.args.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
}

function argument(name: string): string {
  return optional(name) ?? quit(64, `--${name}=… is missing`);
}

function quit(code: number, sentence: string): never {
  console.error(`runner: ${sentence}`);
  Deno.exit(code);
}

const image = argument("image");
// Read while the first frames arrive and the first isolate loads its modules.
const assets = Assets.load(
  argument("pyodide"),
  image === "none" ? undefined : image,
  optional("environment"),
).catch((e) =>
  quit(3, e instanceof ImageError ? e.message : `cannot read its files: ${(e as Error).message}`)
);
const outlet = new Outlet(Deno.stdout);
const supervisor = new Supervisor(assets, outlet, () => outlet.flushed().then(() => Deno.exit(EXIT_STUCK)));
const decoder = new FrameDecoder();
const chunk = new Uint8Array(1 << 16);
try {
  for (;;) {
    const n = await Deno.stdin.read(chunk);
    if (n === null) break;
    decoder.push(chunk.subarray(0, n));
    for (let frame = decoder.next(); frame; frame = decoder.next()) supervisor.handle(frame);
  }
} catch (e) {
  quit(70, e instanceof FrameError ? e.message : `failed: ${(e as Error).stack ?? e}`);
}
await assets;
Deno.exit(0);
