import { assertEquals } from "./assert.ts";
import { parseFromIsolate } from "./isolate_messages.ts";

const NAME = "0123456789abcdef".repeat(4);
const ready = { op: "ready", heapBytes: 1, python: "3", pyodide: "3", ready: NAME };

Deno.test("parseFromIsolate() gives honest messages back with exactly their fields", () => {
  for (
    const message of [
      ready,
      { op: "reset", clean: true, heapBytes: 5 },
      { op: "loaded", heapBytes: 5 },
      { op: "loaded", heapBytes: 5, refused: "no" },
      { op: "saved", pinned: "why" },
      { op: "saved", failed: "why" },
      { op: "failed", message: "m" },
    ]
  ) assertEquals(parseFromIsolate({ ...message, extra: 1 }), message);
});

Deno.test("parseFromIsolate() refuses messages with odd fields", () => {
  for (
    const message of [
      null,
      1,
      "ready",
      [],
      {},
      { op: "__proto__" },
      { ...ready, ready: NAME + "0" },
      { ...ready, ready: NAME.toUpperCase() },
      { ...ready, heapBytes: -1 },
      { ...ready, python: "x".repeat(65) },
      { op: "reset", clean: 1, heapBytes: 5 },
      { op: "reset", clean: true, heapBytes: 1.5 },
      { op: "loaded" },
      { op: "loaded", heapBytes: NaN },
      { op: "saved" },
      { op: "saved", image: [1, 2] },
      { op: "saved", image: new Uint8Array(new SharedArrayBuffer(8)) },
      { op: "saved", image: new Uint16Array(8), pinned: 7 },
    ]
  ) assertEquals(parseFromIsolate(message), undefined, JSON.stringify(message));
});

Deno.test("parseFromIsolate() cuts sentences that are too long", () => {
  const long = "x".repeat(100_000);
  const [pinned, refused] = [{ op: "saved", pinned: long }, { op: "loaded", heapBytes: 0, refused: long }]
    .map(parseFromIsolate);
  assertEquals([
    (pinned as { pinned: string }).pinned.length,
    (refused as { refused: string }).refused.length,
  ], [500, 500]);
});
