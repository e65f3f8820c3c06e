import { assertEquals } from "./assert.ts";
import { makeScanner, PAGE } from "./scan.ts";

const memories = () => {
  const heap = new WebAssembly.Memory({ initial: 4 }), ready = new WebAssembly.Memory({ initial: 4 });
  return {
    heap: new Uint8Array(heap.buffer),
    ready: new Uint8Array(ready.buffer),
    scan: makeScanner(heap, ready),
  };
};

Deno.test("used() finds a page by any of its bytes and gives the end when there is none", () => {
  const { heap, scan } = memories();
  assertEquals([scan.used(0, 64), scan.used(5, 5)], [64, 5]);
  for (const at of [0, 1, 15, 16, 47, 63, 64, PAGE - 1]) {
    heap.fill(0);
    heap[7 * PAGE + at] = 0x80;
    assertEquals(
      [scan.used(0, 64), scan.used(7, 64), scan.used(8, 64), scan.used(0, 7)],
      [7, 7, 64, 7],
      `byte ${at}`,
    );
  }
  heap[64 * PAGE - 1] = 1;
  assertEquals(scan.used(8, 64), 63);
});

Deno.test("different() compares each page with the one that the table names", () => {
  const { heap, ready, scan } = memories();
  const table = 32 * PAGE;
  const numbers = new Uint32Array(ready.buffer, table, 64);
  // page 0 of ready is the zero page; pages 3 and 9 of the heap are its pages 1 and 2
  numbers[3] = 1;
  numbers[9] = 2;
  for (const [page, at] of [[1, 3], [2, 9]] as const) {
    ready.fill(page, page * PAGE, (page + 1) * PAGE);
    heap.fill(page, at * PAGE, (at + 1) * PAGE);
  }
  assertEquals(scan.different(0, 20, table), 20);
  for (const at of [3 * PAGE, 9 * PAGE + 33, 10 * PAGE - 1, 10 * PAGE, 15 * PAGE + 63]) {
    heap[at]! ^= 4;
    assertEquals(scan.different(0, 20, table), at >> 12, `byte ${at}`);
    assertEquals(scan.different((at >> 12) + 1, 20, table), 20);
    heap[at]! ^= 4;
  }
});
