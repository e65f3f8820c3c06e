import { assert, assertEquals, assertThrows } from "./assert.ts";
import { Cell } from "./control.ts";
import { MORE, RecordKind, RingReader, RingViolation, RingWriter } from "./ring.ts";

function pair(
  size = 256,
): {
  cells: Int32Array;
  ring: SharedArrayBuffer;
  writer: RingWriter;
  reader: RingReader;
  woken: () => number;
} {
  const cells = new Int32Array(new SharedArrayBuffer(Cell.COUNT * 4));
  const ring = new SharedArrayBuffer(size);
  let woken = 0;
  const writer = new RingWriter(cells, ring, () => woken++);
  return { cells, ring, writer, reader: new RingReader(cells, ring), woken: () => woken };
}

function takeAll(reader: RingReader): Uint8Array {
  const record = reader.peek()!;
  const bytes = new Uint8Array(record.left);
  if (reader.take(bytes, 0, bytes.length) === 0) reader.drop();
  return bytes;
}

Deno.test("RingReader gives back what RingWriter wrote when records wrap around many times", () => {
  const { writer, reader } = pair();
  for (let i = 0; i < 1000; i++) {
    const payload = Uint8Array.from({ length: i % 61 }, (_, at) => (i + at) & 0xff);
    writer.write(RecordKind.STDOUT, payload, "patient");
    assertEquals([...takeAll(reader)], [...payload], `record ${i}`);
  }
  assertEquals(reader.peek(), undefined);
});

Deno.test("RingWriter.write() cuts a long event into pieces of a quarter of the ring, all but the last marked", () => {
  const { writer, reader } = pair(1024);
  writer.write(RecordKind.EVENT, new Uint8Array(600).fill(5), "patient");
  const pieces: [number, boolean][] = [];
  for (let record = reader.peek(); record; record = reader.peek()) {
    pieces.push([record.left, record.more]);
    takeAll(reader);
  }
  assertEquals(pieces, [[256, true], [256, true], [88, false]]);
});

Deno.test("RingReader.take() gives a record in steps and frees its space only at the end", () => {
  const { cells, writer, reader } = pair();
  writer.write(RecordKind.STDERR, new Uint8Array([1, 2, 3, 4, 5]), "patient");
  const target = new Uint8Array(5);
  assertEquals(reader.peek()?.kind, RecordKind.STDERR);
  assertEquals(reader.take(target, 0, 2), 2);
  assertEquals(Atomics.load(cells, Cell.TAIL), 0);
  assertEquals(reader.take(target, 2, 9), 3);
  assertEquals([...target], [1, 2, 3, 4, 5]);
  assertEquals(Atomics.load(cells, Cell.TAIL), 16);
});

Deno.test("RingWriter.write() gives up with what it wrote when the ring is full and a stop was signalled", () => {
  const { cells, writer, woken } = pair(256);
  Atomics.store(cells, Cell.SIGNAL, 2);
  const written = writer.write(RecordKind.STDOUT, new Uint8Array(1000), "interruptible");
  assert(written >= 128 && written < 256, `wrote ${written}`);
  assert(woken() >= 1);
});

Deno.test("RingWriter.write() goes on when a blocked writer's space is freed by another thread", async () => {
  const { cells, ring, reader } = pair(256);
  const source = `
    import { RingWriter } from ${JSON.stringify(new URL("./ring.ts", import.meta.url).href)};
    self.onmessage = ({ data: { cells, ring } }) => {
      const writer = new RingWriter(new Int32Array(cells), ring, () => self.postMessage("wake"));
      self.postMessage(writer.write(1, Uint8Array.from({ length: 5000 }, (_, i) => i & 0xff), "patient"));
    };`;
  const worker = new Worker(`data:application/typescript,${encodeURIComponent(source)}`, { type: "module" });
  const got: number[] = [];
  const written = await new Promise((resolve, reject) => {
    worker.onerror = (e) => reject(e.error ?? new Error(e.message));
    worker.onmessage = ({ data }) => {
      Atomics.store(cells, Cell.URGENT, 0);
      Atomics.store(cells, Cell.WAKE, 0);
      while (reader.peek()) got.push(...takeAll(reader));
      if (typeof data === "number") resolve(data);
    };
    worker.postMessage({ cells: cells.buffer, ring });
  });
  worker.terminate();
  assertEquals(written, 5000);
  assertEquals(got.length, 5000);
  assert(got.every((byte, i) => byte === (i & 0xff)));
});

Deno.test("RingWriter.write() sends one message for plain output until main has looked, and one for an event", () => {
  const { writer, woken } = pair(1024);
  writer.write(RecordKind.STDOUT, new Uint8Array(1), "patient");
  writer.write(RecordKind.STDOUT, new Uint8Array(1), "patient");
  assertEquals(woken(), 1);
  writer.write(RecordKind.EVENT, new Uint8Array(1), "patient");
  writer.write(RecordKind.DONE, new Uint8Array(1), "patient");
  assertEquals(woken(), 2);
});

for (
  const [what, head, words] of [
    ["more bytes than it has", 1 << 20, [1, 8]],
    ["an odd number of bytes", 13, [1, 5]],
    ["an unknown kind", 16, [99, 8]],
    ["kind 0", 16, [0, 8]],
    ["unknown bits in the kind", 16, [1 | 0x10000, 8]],
    ["a negative length", 16, [1, -8]],
    ["a length beyond what was written", 16, [1, 9]],
    ["a length above a quarter of the ring", 256, [1 | MORE, 200]],
  ] as const
) {
  Deno.test(`RingReader.peek() throws when the ring claims ${what}`, () => {
    const { cells, ring, reader } = pair(256);
    new Int32Array(ring).set(words);
    Atomics.store(cells, Cell.HEAD, head);
    assertThrows(() => reader.peek(), RingViolation, "");
  });
}
