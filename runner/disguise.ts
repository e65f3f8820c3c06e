/**
 * First import of the isolate, evaluated before Pyodide's modules: keeps the few host functions that the
 * isolate's own code needs and removes what tells Pyodide that it isn't in a browser. It then never closes over
 * a file system, a process or a socket of the host.
 */
const scope = globalThis as unknown as Record<string, unknown>;

/** Host functions, taken before the realm is sealed. Only the isolate's own modules can import them. */
export const host = {
  post: globalThis.postMessage.bind(globalThis) as (message: unknown, transfer?: Transferable[]) => void,
  listen: globalThis.addEventListener.bind(globalThis),
  Response: globalThis.Response,
};

for (const name of ["Deno", "process", "Buffer", "global", "require", "setImmediate", "clearImmediate"]) {
  delete scope[name];
}
