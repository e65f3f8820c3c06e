/**
 * Seals the isolate's realm once Pyodide is loaded: whoever gets to JavaScript from Python finds the language and
 * nothing of the host. Works only together with `--disallow-code-generation-from-strings`.
 */

/** Globals that stay: ECMAScript, and what Pyodide calls while it runs. */
const KEEP: ReadonlySet<string> = new Set([
  ..."Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date"
    .split(" "),
  ..."Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError".split(
    " ",
  ),
  ..."URIError SuppressedError globalThis JSON Math Intl ArrayBuffer Atomics Uint8Array Int8Array".split(" "),
  ..."Uint16Array Int16Array Uint32Array Int32Array BigUint64Array BigInt64Array Uint8ClampedArray".split(
    " ",
  ),
  ..."Float16Array Float32Array Float64Array DataView Map BigInt Set Iterator WeakMap WeakSet WeakRef".split(
    " ",
  ),
  ..."Proxy Reflect FinalizationRegistry DisposableStack AsyncDisposableStack decodeURI".split(" "),
  ..."decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN".split(" "),
  ..."SharedArrayBuffer WebAssembly TextDecoder TextEncoder setTimeout clearTimeout setInterval".split(" "),
  ..."clearInterval queueMicrotask performance crypto AbortController AbortSignal URL location".split(" "),
  ..."WorkerGlobalScope self console".split(" "),
]);

/** Names that stay undefined for good: code that finds them changes its ways. */
const LOCK: readonly string[] = [
  ..."Deno process Bun require module global window document importScripts Worker SharedWorker fetch".split(
    " ",
  ),
  ..."XMLHttpRequest WebSocket WebSocketStream EventSource caches CacheStorage BroadcastChannel".split(" "),
  ..."navigator postMessage close name onmessage onerror eval indexedDB localStorage sessionStorage".split(
    " ",
  ),
  ..."structuredClone reportError Response Request MessageChannel MessagePort Buffer".split(" "),
];

/** Deletes and locks; throws when the engine refuses a lock, for then the isolate must not serve. */
export function sealRealm(): void {
  for (const key of Reflect.ownKeys(globalThis)) {
    // Deno itself needs the symbol keys.
    if (typeof key === "string" && !KEEP.has(key)) Reflect.deleteProperty(globalThis, key);
  }
  for (const name of LOCK) lock(globalThis, name, undefined);
  lock(globalThis, "console", silentConsole());
  lock(Error, "prepareStackTrace", undefined);
  // Pyodide assigns to it, so it cannot be read-only; at 0 no host path gets into a stack.
  Object.defineProperty(Error, "stackTraceLimit", { get: () => 0, set() {}, configurable: false });
}

function lock(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, writable: false, configurable: false, enumerable: false });
}

/** Pyodide's fatal path logs; without a console its first error would become a second one. */
function silentConsole(): object {
  const silent = () => {};
  const names = ["log", "error", "warn", "info", "debug", "trace"];
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(names.map((n) => [n, silent]))));
}
