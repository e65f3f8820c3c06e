// End to end: RESET gives an interpreter that cannot be told from a new one.
import { assert, assertEquals } from "./assert.ts";
import { type Answer, LiveRunner, type Outcome } from "./live_runner.ts";
import { test } from "./live_test_support.ts";
import { anyProgram, Dice, nastyPrograms, readProgram } from "./program_test_support.ts";

const FINGERPRINT = readProgram("fingerprint.py");
const GENERATED = 420;

const runner = new LiveRunner();
const booted = await runner.boot();

/** What Python sees of the state, field by field. */
async function fingerprint(): Promise<Record<string, string>> {
  const { status, stdout, events } = await runner.run(FINGERPRINT, { silent: true });
  assertEquals(status, "ok", JSON.stringify(events));
  return Object.fromEntries(Object.entries(JSON.parse(stdout)).map(([k, v]) => [k, JSON.stringify(v)]));
}

/** Runs what may also end the isolate, and gives its state back. */
async function runAndReset(code: string): Promise<{ outcome: Outcome; ready: Answer }> {
  const outcome = await runner.run(code, { timeoutMs: 3000, graceMs: 2000 });
  if (!outcome.done.gone) return { outcome, ready: await runner.reset() };
  assertEquals((await runner.next())?.name, "GONE");
  return { outcome, ready: await runner.boot() };
}

function differences(fresh: Record<string, string>, now: Record<string, string>): string {
  return Object.keys({ ...fresh, ...now }).filter((key) => fresh[key] !== now[key])
    .map((key) => `${key}:\n    new:   ${fresh[key]?.slice(0, 300)}\n    reset: ${now[key]?.slice(0, 300)}`)
    .join("\n");
}

/**
 * Which pages of memory, files, descriptors, tables and counters differ from the ready image, as an image of the session
 * says it: for a clean interpreter only what holds its fresh entropy.
 */
async function remains(): Promise<string> {
  const { saved, image } = await runner.save();
  assertEquals(saved.json.pinned ?? saved.json.failed, undefined);
  const view = new DataView(image.buffer, image.byteOffset);
  const runs = view.getUint32(96, true), outline = 104 + 12 * runs;
  const text = new TextDecoder().decode(image.subarray(outline, outline + view.getUint32(100, true)));
  const table = Array.from({ length: 3 * runs }, (_, i) => view.getUint32(104 + 4 * i, true));
  return JSON.stringify([table, { ...JSON.parse(text), clock: 0, strings: [] }]);
}

test("after any of 500 programs, a reset isolate cannot be told from a new one", async () => {
  const cleanRemains = await remains(), clean = await fingerprint();
  await runner.boot();
  assertEquals(
    [await remains(), differences(clean, await fingerprint())],
    [cleanRemains, ""],
    "two new isolates differ",
  );
  await runner.reset();
  const dice = new Dice(20261127);
  const generated = Array.from(
    { length: GENERATED },
    (_, i) => ({ name: `generated ${i}`, code: anyProgram(dice) }),
  );
  const programs = [...nastyPrograms(), ...generated];
  assert(programs.length >= 500, `${programs.length} programs`);
  const replaced: string[] = [];
  for (const [i, { name, code }] of programs.entries()) {
    const { ready } = await runAndReset(code);
    assertEquals([ready.name, ready.json.ready], ["READY", booted.json.ready], name);
    if (ready.json.reset !== true) replaced.push(name);
    assertEquals(await remains(), cleanRemains, `after "${name}":\n${code}\n`);
    // It imports and looks at everything, which takes a hundred times as long as most programs.
    if (i < programs.length - GENERATED || i % 5 === 0) {
      assertEquals(differences(clean, await fingerprint()), "", `after "${name}":\n${code}\n`);
      await runner.reset();
    }
  }
  console.log(`  ${programs.length} programs; a new isolate was needed for: ${replaced.join(", ")}`);
  assert(!replaced.some((name) => name.startsWith("generated")), "generated programs need no new isolate");
});
