// End to end: an isolate that lies to main about reset, save and load. It runs the real main thread.
import { assertEquals, assertMatch } from "./assert.ts";
import { LAYOUT, LiveRunner } from "./live_runner.ts";
import { test } from "./live_test_support.ts";

const NAME = "0".repeat(64);
const LIARS = `${LAYOUT}/liar`;

layOutLiars();
const runner = new LiveRunner("none", LIARS);

/** A copy of what runs, with the liar as its isolate. */
function layOutLiars(): void {
  for (const folder of ["", "harness", "pyodide"]) {
    Deno.mkdirSync(`${LIARS}/${folder}`, { recursive: true });
    for (const { name, isFile } of Deno.readDirSync(`${LAYOUT}/${folder}`)) {
      if (isFile && !name.endsWith(".image")) {
        Deno.copyFileSync(`${LAYOUT}/${folder}/${name}`, `${LIARS}/${folder}/${name}`);
      }
    }
  }
  const here = new URL(".", import.meta.url).pathname;
  const { success } = new Deno.Command(`${here}node_modules/@esbuild/linux-x64/bin/esbuild`, {
    args: [
      `${here}liar_test_support.ts`,
      "--format=esm",
      "--log-level=warning",
      `--outfile=${LIARS}/isolate.js`,
    ],
  }).outputSync();
  assertEquals(success, true, "the liar could not be transpiled");
  const liar = Deno.readTextFileSync(`${LIARS}/isolate.js`);
  Deno.writeTextFileSync(`${LIARS}/isolate.js`, liar.replaceAll(/"(\.\/\w+)\.ts"/g, '"$1.js"'));
}

/** A fresh liar that answers so. */
async function liar(answers: Record<string, unknown>): Promise<void> {
  assertEquals((await runner.boot()).json.python, "lie");
  assertEquals((await runner.run(JSON.stringify(answers))).status, "ok");
}

async function gone(reason: string, message: RegExp): Promise<void> {
  const answer = (await runner.next())!;
  assertEquals([answer.name, answer.json.reason], ["GONE", reason]);
  assertMatch(answer.json.message, message);
}

for (
  const [what, message] of [
    ["READY", { op: "ready", heapBytes: 1, python: "x", pyodide: "x", ready: NAME }],
    ["RESET", { op: "reset", clean: true, heapBytes: 1 }],
    ["SAVED", { op: "saved", image: 10 }],
    ["SAVED", { op: "saved", pinned: "x" }],
    ["LOADED", { op: "loaded", heapBytes: 1 }],
  ] as const
) {
  test(`an answer ${what} that nobody asked for (${JSON.stringify(message)}) ends the isolate`, async () => {
    await liar({ now: [message] });
    await gone("protocol", /out of turn/);
  });
}

test("a reset that is not answered, answered falsely or not clean gives a fresh isolate, reset: false", async () => {
  for (
    const reset of [
      undefined,
      "spin",
      [{ op: "loaded", heapBytes: 1 }],
      [{ op: "reset", clean: "yes", heapBytes: 1 }],
      [{ op: "nonsense" }],
      [{ op: "reset", clean: false, heapBytes: 1 }],
      [{ op: "fatal", message: "broken" }],
    ]
  ) {
    const lone = reset === "spin" ? new LiveRunner("none", LIARS) : runner;
    if (lone === runner) await liar({ reset });
    else {
      await lone.boot();
      await lone.run(JSON.stringify({ reset }));
    }
    const ready = await lone.reset();
    assertEquals(
      [ready.name, ready.json.reset, ready.json.ready],
      ["READY", false, NAME],
      JSON.stringify(reset),
    );
    // A thread that cannot be stopped takes its process along.
    if (lone !== runner) assertEquals([await lone.next(), (await lone.close()).code], [undefined, 75]);
  }
});

test("two answers to one reset end the isolate", async () => {
  await liar({
    reset: [{ op: "reset", clean: true, heapBytes: 1 }, { op: "reset", clean: true, heapBytes: 1 }],
  });
  assertEquals((await runner.reset()).json.reset, true);
  await gone("protocol", /RESET out of turn/);
});

test("an image larger than maxBytes never leaves", async () => {
  await liar({ save: [{ op: "saved", image: 50_000_000 }] });
  const { saved, image } = await runner.save(49_999_999);
  assertEquals([saved.name, image.length], ["SAVED", 0]);
  assertMatch(saved.json.failed, /50000000 bytes; it may have 49999999/);
});

test("an image is opaque: it leaves in pieces of at most 256 KiB, with the name of main's own ready image", async () => {
  await liar({ save: [{ op: "saved", image: 3_000_000 }] });
  await runner.send(0x09, { id: "s", maxBytes: 3_000_000 });
  const sizes: number[] = [];
  let answer = (await runner.next())!;
  for (; answer.name === "IMAGE"; answer = (await runner.next())!) sizes.push(answer.size);
  assertEquals([sizes, answer.json], [[...Array(11).fill(1 << 18), 3_000_000 - 11 * (1 << 18)], {
    id: "s",
    bytes: 3_000_000,
    ready: NAME,
  }]);
});

test("two images for one SAVE, or nonsense instead of one, end the isolate", async () => {
  await liar({ save: [{ op: "saved", image: 10 }, { op: "saved", image: 10 }] });
  assertEquals((await runner.save()).saved.json.bytes, 10);
  await gone("protocol", /SAVED out of turn/);
  await liar({ save: [{ op: "saved" }] });
  await runner.send(0x09, { id: "s", maxBytes: 10 });
  await gone("protocol", /none of ours/);
});

test("LOADED before the last PART, or twice, ends the isolate", async () => {
  const lie = { op: "loaded", heapBytes: 1 };
  await liar({ reset: [{ op: "reset", clean: true, heapBytes: 1 }, 100, lie], load: [lie, lie] });
  await runner.reset();
  await runner.send(0x0a, { id: "l", bytes: 10, ready: NAME });
  await gone("protocol", /LOADED out of turn/);
});

test("the process ends in peace", async () => {
  assertEquals((await runner.close()).code, 0);
});
