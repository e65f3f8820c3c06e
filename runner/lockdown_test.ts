import { assert, assertEquals } from "./assert.ts";
import { Assets } from "./assets.ts";
import { allocateBlocks } from "./control.ts";
import { baseImage, LAYOUT } from "./live_runner.ts";

Deno.test("sealRealm() leaves nothing dangerous that can be reached from what Python holds", async () => {
  const assets = await Assets.load(`${LAYOUT}/pyodide`, baseImage());
  const parts = await assets.partsFor({ memoryBytes: 512 << 20, fileBytes: 1 << 20, fileCount: 100 });
  // deno-lint-ignore no-explicit-any -- Deno's worker permissions are not in the DOM's WorkerOptions
  const options: any = { type: "module", deno: { permissions: "none" } };
  const worker = new Worker(new URL("./realm_walk.ts", import.meta.url), options);
  const result = await new Promise<Record<string, unknown>>((resolve, reject) => {
    worker.onerror = (e) => reject(new Error(e.message));
    worker.onmessage = (e) => resolve(e.data);
    worker.postMessage({ op: "boot", blocks: allocateBlocks(), ...parts });
  });
  worker.terminate();
  assertEquals(result.failed, undefined);
  assertEquals([result.hits, result.left], [[], []]);
  assert((result.visited as number) > 5000, `visited only ${result.visited}`);
  assert((result.dangers as number) > 100, `knows only ${result.dangers} dangers`);
  assert((result.control as number) >= 1, "the walk does not find what is there");
});
