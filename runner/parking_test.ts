import { assert, assertEquals } from "./assert.ts";
import { allocateBlocks, Cell, INPUT_BYTES } from "./control.ts";
import { handOver, hearKnocks, knock, park, unpark } from "./parking.ts";

function pair(): { cells: Int32Array; area: Uint8Array } {
  const { cells, input } = allocateBlocks();
  return { cells: new Int32Array(cells), area: new Uint8Array(input) };
}

/** A thread that parks until it is told to look; it says what it was given. */
function parker(cells: Int32Array, area: Uint8Array): { worker: Worker; said: Promise<string[]> } {
  const source = `
    import { park } from ${JSON.stringify(new URL("./parking.ts", import.meta.url).href)};
    self.onmessage = ({ data: { cells, area } }) => {
      const given = [];
      for (let json = park(cells, area); json !== undefined; json = park(cells, area)) {
        given.push(json);
        Atomics.add(cells, ${Cell.KNOCKS}, 1);
        Atomics.notify(cells, ${Cell.KNOCKS});
      }
      self.postMessage(given);
    };`;
  const worker = new Worker(`data:application/typescript,${encodeURIComponent(source)}`, { type: "module" });
  const said = new Promise<string[]>((resolve, reject) => {
    worker.onerror = (e) => reject(new Error(e.message));
    worker.onmessage = ({ data }) => resolve(data);
  });
  worker.postMessage({ cells, area });
  return { worker, said };
}

Deno.test("park() gives what was handed over before and while it waits, and ends when it is to look", async () => {
  const { cells, area } = pair();
  assert(handOver(cells, area, '"first"'));
  const { worker, said } = parker(cells, area);
  let answered = 0;
  await hearKnocks(cells, () => {
    answered = Atomics.load(cells, Cell.KNOCKS);
    if (answered < 50) assert(handOver(cells, area, JSON.stringify(`ünd ${answered} \ud800`)));
    return answered < 50;
  });
  unpark(cells);
  const given = await said;
  worker.terminate();
  assertEquals(given.length, 50);
  assertEquals(given.slice(0, 2).map((json) => JSON.parse(json)), ["first", "ünd 1 \ud800"]);
});

Deno.test("handOver() leaves alone what does not fit", () => {
  const { cells, area } = pair();
  assert(handOver(cells, area, "x".repeat(INPUT_BYTES)));
  assertEquals(park(cells, area)?.length, INPUT_BYTES);
  assert(!handOver(cells, area, "ü".repeat(INPUT_BYTES / 2) + "x"));
  assertEquals(Atomics.load(cells, Cell.COMMAND), 0);
});

Deno.test("hearKnocks() hears knocks without end once in a turn of the event loop, so that timers run", async () => {
  const { cells } = pair();
  let heard = 0, isOver = false;
  knock(cells);
  setTimeout(() => isOver = true, 50);
  await hearKnocks(cells, () => {
    heard++;
    knock(cells);
    return !isOver;
  });
  assert(heard > 1);
});
