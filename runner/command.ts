/** How a runner is started: the one place that knows the command line. The server builds the same. */

import { V8_FLAGS } from "./recipe.ts";

/** Where things lie, all absolute. */
export interface Places {
  readonly deno: string;
  /** Folder that `deno task image` laid out: `main.js`, `isolate.js`, `harness/`, `pyodide/`. */
  readonly runner: string;
  /** Image, or `none` to boot the long way. */
  readonly image: string;
  /** Digest of the environment that the image is of; absent for the base image. */
  readonly environment?: string | undefined;
}

/** Largest memory of any isolate in this process, in pages of 64 KiB. */
export const MAX_PAGES = 65536;

/** Program and arguments. */
export function commandLine({ deno, runner, image, environment }: Places, maxPages = 8192): string[] {
  const readable = image === "none" ? [runner] : [runner, image];
  return [
    deno,
    "run",
    ..."--no-config --no-lock --no-prompt --no-remote --no-npm --cached-only --no-code-cache".split(" "),
    "--unstable-worker-options",
    `--allow-read=${readable.join(",")}`,
    ..."--deny-write --deny-net --deny-env --deny-run --deny-ffi --deny-sys --deny-import".split(" "),
    `--v8-flags=${v8Flags(maxPages).join(",")}`,
    `${runner}/main.js`,
    `--pyodide=${runner}/pyodide`,
    `--image=${image}`,
    ...(environment === undefined ? [] : [`--environment=${environment}`]),
  ];
}

/** What builds the image of an environment: a runner's command line, but for the program and its arguments. */
export function buildCommandLine(deno: string, runner: string): string[] {
  return commandLine({ deno, runner, image: "none" }, MAX_PAGES)
    .map((word) => word === `${runner}/main.js` ? `${runner}/environment.js` : word);
}

/** All variables that a runner has. */
export const ENVIRONMENT: Readonly<Record<string, string>> = {
  DENO_DIR: "/dev/null/none",
  HOME: "/nonexistent",
  DENO_NO_UPDATE_CHECK: "1",
  NO_COLOR: "1",
};

function v8Flags(maxPages: number): string[] {
  const [noEval, ...others] = V8_FLAGS;
  return [noEval!, `--wasm-max-mem-pages=${maxPages}`, ...others, "--max-old-space-size=256"];
}
