/** Test support: a worker that seals itself like the isolate and walks over everything that Python can hold. */
import { dangers } from "./realm_dangers.ts";
import { host } from "./disguise.ts";
import { Bridge } from "./bridge.ts";
import { Contact } from "./contact.ts";
import { installHarness, wakeHarness } from "./harness.ts";
import { bootInterpreter, closeInterpreter } from "./interpreter.ts";
import type { BootMessage } from "./isolate_messages.ts";
import { sealRealm } from "./lockdown.ts";
import { RingWriter } from "./ring.ts";

const { post, listen } = host;

/** Objects that Python can get hold of without any trick. */
function roots(pyodide: unknown, bridge: Bridge): [string, unknown][] {
  let error: unknown;
  try {
    (null as unknown as { x: number }).x;
  } catch (e) {
    error = e;
  }
  return [
    ["pyodide_js", pyodide],
    ["bridge", bridge.functions],
    ["values", [
      [],
      {},
      () => {},
      new Uint8Array(1),
      Promise.resolve(),
      new Map(),
      new Set(),
      /x/,
      new Date(),
      Symbol.iterator,
      1n,
    ]],
    ["functions", [async () => {}, function* () {}, async function* () {}, class {}]],
    ["error", error],
  ];
}

/** Follows properties, accessors and prototypes; gives the dangers met with the path to them. */
function walk(start: [string, unknown][]): { visited: number; hits: string[] } {
  const paths = new Map<unknown, string>(), queue: unknown[] = [];
  const meet = (value: unknown, path: string) => {
    if (((typeof value === "object" && value !== null) || typeof value === "function") && !paths.has(value)) {
      paths.set(value, path);
      queue.push(value);
    }
  };
  for (const [name, value] of start) meet(value, name);
  for (let object = queue.pop(); object !== undefined; object = queue.pop()) {
    const path = paths.get(object)!;
    const large = ArrayBuffer.isView(object) && object.byteLength > 1000;
    for (const key of large ? [] : keysOf(object)) {
      const property = attempt(() => Reflect.getOwnPropertyDescriptor(object as object, key));
      if (!property) continue;
      const at = `${path}.${String(key)}`;
      meet(property.value, at);
      meet(property.get, `${at}<get>`);
      meet(property.set, `${at}<set>`);
      if (property.get && path.split(".").length < 6) {
        meet(attempt(() => Reflect.get(object as object, key)), `${at}()`);
      }
    }
    meet(attempt(() => Reflect.getPrototypeOf(object as object)), `${path}.__proto__`);
  }
  const hits = [...dangers].filter(([value]) => paths.has(value)).map(([value, name]) =>
    `${name} via ${paths.get(value)}`
  );
  return { visited: paths.size, hits };
}

function keysOf(object: unknown): (string | symbol)[] {
  return attempt(() => Reflect.ownKeys(object as object)) ?? [];
}

function attempt<T>(body: () => T): T | undefined {
  try {
    return body();
  } catch {
    return undefined;
  }
}

async function probe(message: BootMessage): Promise<void> {
  const pyodide = await bootInterpreter(message, new Contact());
  if (message.harness) installHarness(pyodide, message.harness);
  closeInterpreter(pyodide);
  const cells = new Int32Array(message.blocks.cells);
  const bridge = new Bridge(
    pyodide,
    cells,
    new Uint8Array(message.blocks.input),
    new RingWriter(cells, message.blocks.ring, () => {}),
    () => {},
  );
  bridge.connectDescriptors();
  wakeHarness(pyodide, bridge);
  sealRealm();
  const scope = globalThis as unknown as Record<string, unknown>;
  const left = ["Deno", "process", "fetch", "Worker", "postMessage", "caches", "eval"].filter((name) =>
    scope[name] !== undefined
  );
  post({
    ...walk(roots(pyodide, bridge)),
    left,
    dangers: dangers.size,
    control: walk([["realm", { a: { b: host } }]]).hits.length,
  });
}

listen("message", (event) => {
  probe((event as MessageEvent).data).catch((e) => post({ failed: String(e?.stack ?? e) }));
});
