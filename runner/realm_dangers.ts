/** Test support, evaluated before the disguise: the host's dangerous objects by name, for the walk to look for. */
export const dangers = new Map<unknown, string>();

const scope = globalThis as unknown as Record<string, unknown>;
const names =
  "fetch Worker XMLHttpRequest WebSocket WebSocketStream EventSource caches BroadcastChannel navigator postMessage close " +
  "importScripts structuredClone reportError Response Request MessageChannel localStorage sessionStorage addEventListener " +
  "dispatchEvent eval process global require Buffer";
for (const name of names.split(" ")) add(name, scope[name]);
for (const holder of ["Deno", "process"]) {
  const object = scope[holder] as Record<string, unknown> | undefined;
  for (const key of object ? Reflect.ownKeys(object) : []) {
    try {
      add(`${holder}.${String(key)}`, object![key as string]);
    } catch {
      // an accessor that refuses without a permission
    }
  }
}
add("globalThis", globalThis);
add("Deno", scope.Deno);

function add(name: string, value: unknown): void {
  if ((typeof value === "object" && value !== null) || typeof value === "function") dangers.set(value, name);
}
