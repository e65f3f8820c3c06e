/**
 * Builds the base image: `deno task image --out=<dir>`. Lays out `pyodide/` beside this file from the npm package,
 * boots an isolate the long way, under the same disguise, and writes its snapshot. Prints the file's path.
 */
import { Assets, PYODIDE_FILES, PYODIDE_VERSION, readHarness } from "./assets.ts";
import { encodeImage, imageKey, imageName } from "./image.ts";
import { IsolateHost } from "./isolate_host.ts";

const here = new URL(".", import.meta.url).pathname;

/** Copies the run-time files of Pyodide from `node_modules`. */
function layOut(): void {
  Deno.mkdirSync(`${here}pyodide`, { recursive: true });
  for (const name of PYODIDE_FILES) {
    Deno.copyFileSync(`${here}node_modules/pyodide/${name}`, `${here}pyodide/${name}`);
  }
}

/** Boots an isolate in build mode and takes its snapshot. */
async function snapshot(): Promise<Uint8Array<ArrayBuffer>> {
  const assets = await Assets.load(`${here}pyodide`, undefined);
  const parts = await assets.partsFor(2 ** 32);
  return await new Promise((resolve, reject) => {
    const isolate = new IsolateHost({
      onMessage: (message) => {
        if (message.op === "ready" && message.image) resolve(new Uint8Array(message.image));
        else if (message.op === "failed" || message.op === "fatal") reject(new Error(message.message));
      },
      onBroken: (_, message) => reject(new Error(message)),
    });
    isolate.boot({ ...parts, makeImage: true });
  });
}

const out = Deno.args.find((a) => a.startsWith("--out="))?.slice("--out=".length) ?? "out";
layOut();
const key = await imageKey(PYODIDE_VERSION, readHarness());
const path = `${out}/${imageName(key)}`;
Deno.mkdirSync(out, { recursive: true });
Deno.writeFileSync(`${path}.part`, await encodeImage(key, await snapshot()));
Deno.renameSync(`${path}.part`, path);
console.log(Deno.realPathSync(path));
Deno.exit(0);
