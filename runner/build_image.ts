/**
 * Builds what runs: `deno task image --out=<dir>` lays out `main.js`, `isolate.js`, `harness/`, `pyodide/` and the
 * base image in one folder that works from any place, and prints the image's path.
 */
import { HARNESS_MODULES, PYODIDE_FILES, PYODIDE_VERSION, readHarness } from "./assets.ts";
import { imageKey, imageName } from "./image.ts";
import { V8_FLAGS } from "./recipe.ts";

const here = new URL(".", import.meta.url).pathname;

/** Copies Pyodide's run-time files; beside the sources as well, where the type checker looks for them. */
function copyFiles(out: string): void {
  for (const target of [here, `${out}/`]) {
    Deno.mkdirSync(`${target}pyodide`, { recursive: true });
    for (const name of PYODIDE_FILES) {
      Deno.copyFileSync(`${here}node_modules/pyodide/${name}`, `${target}pyodide/${name}`);
    }
  }
  Deno.mkdirSync(`${out}/harness`, { recursive: true });
  for (const name of HARNESS_MODULES) {
    Deno.copyFileSync(`${here}harness/${name}.py`, `${out}/harness/${name}.py`);
  }
}

/**
 * Strips the types, file by file: a bundle would evaluate Pyodide before the disguise. JavaScript, because Deno with
 * an unusable DENO_DIR waits 150 ms for its TypeScript cache before it gives up.
 */
function transpile(out: string): void {
  const tools = new Set([
    "build_image.ts",
    "command.ts",
    "bench_frames.ts",
    "bench_images.ts",
    "live_runner.ts",
    "assert.ts",
    "realm_walk.ts",
    "realm_dangers.ts",
  ]);
  const sources = [...Deno.readDirSync(here)]
    .map((entry) => entry.name)
    .filter((name) =>
      name.endsWith(".ts") && !/_test(_support)?\.ts$|\.d\.ts$/.test(name) && !tools.has(name)
    );
  run(`${here}node_modules/@esbuild/linux-x64/bin/esbuild`, [
    ...sources.map((name) => here + name),
    `--outdir=${out}`,
    ..."--format=esm --target=esnext --log-level=warning".split(" "),
  ]);
  for (const name of sources) {
    const file = `${out}/${name.replace(/ts$/, "js")}`;
    Deno.writeTextFileSync(
      file,
      Deno.readTextFileSync(file).replaceAll(/^((?:import|\}) .*"\.\/\w+)\.ts"/gm, '$1.js"'),
    );
  }
}

/** Takes the snapshot with the program and the flags with which images are used. */
function takeSnapshot(out: string, image: string): void {
  run(Deno.execPath(), [
    ..."run --no-config --no-lock --no-prompt --no-remote --no-npm --unstable-worker-options".split(" "),
    `--v8-flags=${V8_FLAGS.join(",")}`,
    `--allow-read=${out}`,
    `--allow-write=${out}`,
    `${out}/snapshot.js`,
    image,
  ]);
}

function run(program: string, args: string[]): void {
  const { success } = new Deno.Command(program, { args, stdout: "inherit", stderr: "inherit" }).outputSync();
  if (!success) {
    console.error(`build_image: ${program} failed; see above`);
    Deno.exit(1);
  }
}

const given = Deno.args.find((a) => a.startsWith("--out="))?.slice("--out=".length) ?? "out";
Deno.mkdirSync(given, { recursive: true });
const out = Deno.realPathSync(given);
for (const entry of Deno.readDirSync(out)) {
  if (entry.name.endsWith(".image")) Deno.removeSync(`${out}/${entry.name}`);
}
copyFiles(out);
transpile(out);
const image = `${out}/${imageName(await imageKey(PYODIDE_VERSION, readHarness()))}`;
takeSnapshot(out, image);
Deno.removeSync(`${out}/snapshot.js`);
console.log(image);
