// Property: a session that is saved and loaded at random points in other processes gives what an undisturbed one gives.
import { assert, assertEquals } from "./assert.ts";
import { LiveRunner, type Outcome } from "./live_runner.ts";
import { test } from "./live_test_support.ts";
import { Dice, readProgram } from "./program_test_support.ts";

const SEED = 20261127;
const AT_LEAST = 12, AT_MOST = 60;
const BUDGET_MS = 25_000;

const STORIES = readProgram("stories.py").split(/^#: /m).slice(1).map((story) => {
  const [name, ...lines] = story.split("\n");
  return { name: name!, steps: lines.join("\n").split(/^#$/m).map((step) => step.trim()) };
});

/** Cells of a program that tells some stories at once. */
function cells(dice: Dice): string[] {
  const telling = Array.from({ length: 3 + dice.below(4) }, (_, i) => {
    const number = String(i + 10 * dice.below(3) + 1); // one for the whole story, so that its steps know each other
    return dice.pick(STORIES).steps.map((step) => step.replaceAll(/N(?=\b|_)/g, number));
  });
  const mixed: string[] = [];
  while (telling.some((steps) => steps.length > 0)) {
    const steps = dice.pick(telling.filter((left) => left.length > 0));
    const step = steps.shift()!;
    if (mixed.length > 0 && dice.below(3) === 0 && !/^raise|^fail/m.test(mixed.at(-1)!)) {
      mixed.push(`${mixed.pop()}\n${step}`);
    } else mixed.push(step);
  }
  return mixed;
}

/** All that a reader sees of a run. */
function seen({ status, stdout, stderr, events }: Outcome): unknown {
  const texts = events.map((e) => e.type === "exception" ? [e.name, e.message, e.text] : e.data);
  return [status, stdout, stderr, texts];
}

test(`programs moved between processes at random points give the undisturbed output (seed ${SEED})`, async () => {
  const still = new LiveRunner();
  const movers = [new LiveRunner(), new LiveRunner()] as const;
  await still.boot();
  const ready: string = (await movers[0].boot()).json.ready;
  await movers[1].boot();
  const until = performance.now() + BUDGET_MS;
  let programs = 0, moves = 0, runs = 0, failed = 0;
  for (; programs < AT_LEAST || (programs < AT_MOST && performance.now() < until); programs++) {
    const dice = new Dice(SEED + programs);
    let here = 0;
    await still.reset();
    await movers[0].reset();
    for (const [i, code] of cells(dice).entries()) {
      const where = `program ${programs}, cell ${i}:\n${code}`;
      const expected = await still.run(code), found = await movers[here]!.run(code);
      assertEquals(seen(found), seen(expected), where);
      runs++;
      if (expected.status !== "ok") failed++;
      if (dice.below(2) === 0) continue;
      const { saved, image } = await movers[here]!.save();
      assertEquals(saved.json.pinned ?? saved.json.failed, undefined, where);
      here = 1 - here;
      await movers[here]!.reset();
      assertEquals((await movers[here]!.load(image, ready)).json.refused, undefined, where);
      moves++;
    }
  }
  console.log(
    `  ${programs} programs, ${runs} cells, of which ${failed} fail as they should, ${moves} moves`,
  );
  assert(failed < runs / 5, `${failed} of ${runs} cells failed`);
  assert(moves >= 2 * programs, `only ${moves} moves in ${programs} programs`);
  await Promise.all([still, ...movers].map((runner) => runner.close()));
});
