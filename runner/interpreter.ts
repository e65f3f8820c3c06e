/** Boots Pyodide in the disguised realm from what main sent, without a look at the host. Isolate only. */
import { host } from "./disguise.ts";
import type { Contact } from "./contact.ts";
import type { BootMessage } from "./isolate_messages.ts";
import { layFiles } from "./packages.ts";
// @ts-types="./pyodide_types.d.ts"
import { loadPyodide } from "./pyodide/pyodide.mjs";
// @ts-types="./pyodide_types.d.ts"
import createPyodideModule from "./pyodide/pyodide.asm.mjs";
import type { EmscriptenModule, Pyodide } from "./pyodide_types.d.ts";
import { GUEST_VARIABLES } from "./recipe.ts";
import { PackedSnapshot } from "./sparse.ts";
import { PAGE_BYTES } from "./wasm_cap.ts";

const ORIGIN = "http://sandbox.invalid/";

/**
 * Registers nothing: a proxy that JavaScript's collector finds dead would otherwise give up its Python object at a
 * moment that nobody knows, maybe after that object's memory was put back or came from another process.
 */
class NoFinalizationRegistry {
  register(): void {}
  unregister(): void {}
}

/** Boots and returns the interpreter; the loading hooks are gone when it returns. */
export async function bootInterpreter(boot: BootMessage, contact: Contact): Promise<Pyodide> {
  const { Response } = host;
  const scope = globalThis as unknown as Record<string, unknown>;
  // Pyodide asks for its two files by URL; the answer to the wasm is never read, see instantiateStreaming.
  scope.fetch = (url: unknown) => {
    const name = String(url).split("/").pop();
    if (name === "python_stdlib.zip") return Promise.resolve(new Response(boot.stdlib));
    if (name === "pyodide.asm.wasm") return Promise.resolve(new Response(null));
    return Promise.reject(new TypeError("no such asset"));
  };
  scope.location ??= new URL(ORIGIN);
  const { FinalizationRegistry } = scope;
  scope.FinalizationRegistry = NoFinalizationRegistry;
  const snapshot = boot.image && new PackedSnapshot(boot.image);
  let memory: WebAssembly.Memory | undefined;
  const { instantiateStreaming } = WebAssembly;
  WebAssembly.instantiateStreaming = (async (_: unknown, imports: WebAssembly.Imports) => {
    contact.watch(imports);
    const instance = await WebAssembly.instantiate(boot.wasm, imports);
    memory = instance.exports.memory as WebAssembly.Memory;
    if (snapshot) grow(memory, snapshot.memoryBytes);
    return { module: boot.wasm, instance };
  }) as typeof instantiateStreaming;
  const silent = () => {};
  const pyodide = await loadPyodide({
    createPyodideModule,
    lockFileContents: JSON.parse(boot.lockfile),
    packageBaseUrl: `${ORIGIN}packages/`,
    indexURL: ORIGIN,
    jsglobals: Object.freeze({ __proto__: null }),
    stdin: () => null,
    stdout: silent,
    stderr: silent,
    env: { ...GUEST_VARIABLES },
    enableRunUntilComplete: false,
    ...(boot.makeImage ? { _makeSnapshot: true } : {}),
    ...(snapshot ? { _loadSnapshot: snapshot.asSnapshot(() => memory!) } : {}),
  });
  WebAssembly.instantiateStreaming = instantiateStreaming;
  scope.FinalizationRegistry = FinalizationRegistry;
  delete scope.fetch;
  layFiles(pyodide._module, boot.files ?? []);
  return pyodide;
}

/** Forgets the ways by which an interpreter could be instantiated again. */
export function closeInterpreter(pyodide: Pyodide): void {
  const { config } = pyodide._api;
  for (const key of ["createPyodideModule", "_loadSnapshot"]) {
    delete config[key];
    config[key] = undefined;
  }
  Object.freeze(config);
}

export function heapBytes(pyodide: Pyodide): number {
  return (pyodide._module satisfies EmscriptenModule).HEAP8.length;
}

/** A snapshot that is larger than the fresh memory would not fit: grow first. */
function grow(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(missing / PAGE_BYTES);
}
