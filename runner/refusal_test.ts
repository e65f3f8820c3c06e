// End to end: images that must not be loaded, and frames that make no sense.
import { assertEquals, assertMatch } from "./assert.ts";
import { LiveRunner } from "./live_runner.ts";
import { test } from "./live_test_support.ts";

const runner = new LiveRunner();
const name: string = (await runner.boot()).json.ready;
await runner.run("x = 'saved'; open('f', 'w').write('x' * 10_000)");
const { image } = await runner.save();
await runner.reset();

async function refusal(bytes: Uint8Array, ready = name): Promise<string> {
  const loaded = await runner.load(bytes, ready);
  assertEquals([loaded.name, loaded.json.id, loaded.json.heapBytes], ["LOADED", "l", undefined]);
  return loaded.json.refused;
}

function changed(at: number, mask = 1): Uint8Array {
  const copy = image.slice();
  copy[at]! ^= mask;
  return copy;
}

test("an image with any bit flipped is refused, wherever it is", async () => {
  for (
    const at of [0, 7, 8, 12, 16, 47, 48, 79, 80, 87, 88, 92, 96, 100, 103, 104, 109, 115, image.length - 1]
  ) {
    assertMatch(await refusal(changed(at)), /^the session image (is none|has format|is torn|is damaged)/);
  }
  for (let i = 1; i < 60; i++) {
    assertMatch(
      await refusal(changed(Math.floor(image.length * i / 60), 1 << (i % 8))),
      /is damaged: its SHA-256/,
    );
  }
});

test("a torn image is refused, wherever it ends, and one with something behind it", async () => {
  for (const length of [0, 1, 8, 50, 103, 104, 5000, image.length >> 1, image.length - 1]) {
    assertMatch(await refusal(image.slice(0, length)), /^the session image is (none|torn)/);
  }
  const longer = new Uint8Array(image.length + 1);
  longer.set(image);
  assertMatch(await refusal(longer), /is torn: \d+ bytes instead of \d+/);
});

test("an image of another ready image is refused, by what LOAD says and by what is in it", async () => {
  assertMatch(await refusal(image, "0".repeat(64)), /was saved from another ready image/);
  const plain = new LiveRunner("none");
  const foreign: string = (await plain.boot()).json.ready;
  assertMatch(await refusal((await plain.save()).image), /was saved from another ready image/);
  const loaded = await plain.load(image, foreign);
  assertMatch(loaded.json.refused, /was saved from another ready image: another version of Pyodide/);
  await plain.close();
});

test("an image that needs more memory than the cap is refused", async () => {
  const large = new LiveRunner();
  await large.boot();
  await large.run("x = bytearray(100 << 20)");
  const saved = await large.save();
  await large.close();
  await runner.boot(64 << 20);
  assertMatch(
    await refusal(saved.image),
    /needs \d+ bytes of memory; the limit is 67108864 bytes \(memoryBytes\)/,
  );
  await runner.boot();
});

test("an image longer than all that an isolate may have is let pass and refused, without keeping it", async () => {
  await runner.boot(40 << 20);
  const part = new Uint8Array(4 << 20), bytes = 48 * part.length;
  await runner.send(0x0a, { id: "l", bytes, ready: name });
  for (let i = 0; i < 48; i++) await runner.send(0x0b, part);
  const loaded = (await runner.next())!;
  assertEquals(loaded.name, "LOADED");
  assertMatch(loaded.json.refused, /has 201326592 bytes; it may have \d+/);
  await runner.boot();
});

test("after refusals the isolate is as clean as before, and takes the right image in parts of any size", async () => {
  await refusal(changed(200));
  const look = "import os\nprint(globals().get('x'), os.listdir())";
  assertEquals((await runner.run(look)).stdout, "None []\n");
  await runner.reset();
  await refusal(changed(200));
  assertEquals((await runner.load(image, name, 77_777)).json.refused, undefined);
  assertEquals((await runner.run(look)).stdout, "saved ['f']\n");
  await runner.reset();
});

test("BOOT in the middle of a LOAD begins anew", async () => {
  await runner.send(0x0a, { id: "l", bytes: image.length, ready: name });
  await runner.send(0x0b, image.subarray(0, 1000));
  assertEquals((await runner.boot()).name, "READY");
  assertEquals((await runner.run("print(1)")).stdout, "1\n");
  await runner.reset();
});

const encode = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const load = encode({ id: "l", bytes: 10, ready: name });
for (
  const [what, sentence, ...frames] of [
    ["RESET with a body", /RESET with a body/, [0x08, encode({})]],
    ["SAVE without maxBytes", /SAVE.maxBytes must be/, [0x09, encode({ id: "s" })]],
    ["LOAD without ready", /LOAD.ready must be/, [0x0a, encode({ id: "l", bytes: 1 })]],
    ["LOAD twice", /LOAD while the isolate is paging/, [0x0a, load], [0x0a, load]],
    ["RUN during LOAD", /RUN r while the isolate is paging/, [0x0a, load], [
      0x02,
      encode({ run: "r", code: "", timeoutMs: 1, graceMs: 1, outputBytes: 1, maxDisplays: 1, credit: 1 }),
    ]],
    ["RESET during LOAD", /RESET while the isolate is paging/, [0x0a, load], [0x08, new Uint8Array(0)]],
    ["PART without LOAD", /PART without a LOAD/, [0x0b, new Uint8Array(1)]],
    ["more than announced", /PARTs of 11 bytes after a LOAD of 10/, [0x0a, load], [0x0b, new Uint8Array(11)]],
    ["a PART that is too long", /limit is 4194304/, [0x0a, encode({ id: "l", bytes: 1e7, ready: name })], [
      0x0b,
      new Uint8Array((4 << 20) + 1),
    ]],
  ] as [string, RegExp, ...[number, Uint8Array][]][]
) {
  test(`${what} ends the process with code 70`, async () => {
    const lost = new LiveRunner();
    if (frames.some(([kind]) => kind === 0x0a)) await lost.boot();
    for (const [kind, body] of frames) await lost.send(kind, body).catch(() => {});
    assertEquals(await lost.next(), undefined);
    const { code, errors } = await lost.close();
    assertEquals(code, 70);
    assertMatch(errors, sentence);
  });
}

test("LOAD after a run, RESET and SAVE before BOOT, and SAVE during a run end the process with code 70", async () => {
  for (
    const [booted, code, kind] of [[true, "1", 0x0a], [false, "", 0x08], [false, "", 0x09], [
      true,
      "while True: pass",
      0x09,
    ]] as const
  ) {
    const lost = new LiveRunner();
    if (booted) await lost.boot();
    if (code === "1") await lost.run(code);
    else if (code) await lost.start(code);
    await lost.send(
      kind,
      kind === 0x0a ? load : kind === 0x09 ? { id: "s", maxBytes: 9 } : new Uint8Array(0),
    );
    while (await lost.next());
    assertEquals((await lost.close()).code, 70);
  }
});
