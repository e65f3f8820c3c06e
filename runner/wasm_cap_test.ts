import { assert, assertEquals, assertThrows } from "./assert.ts";
import { capMemory, pagesFor } from "./wasm_cap.ts";

Deno.test("pagesFor() rounds down to whole pages, between what the interpreter needs and 4 GiB", () => {
  assertEquals([512 << 20, (512 << 20) + 65535, 1, 2 ** 40].map(pagesFor), [8192, 8192, 480, 65536]);
});

Deno.test("capMemory() caps the interpreter's memory so that the engine refuses to grow beyond", async () => {
  const wasm = Deno.readFileSync(new URL("./out/pyodide/pyodide.asm.wasm", import.meta.url));
  capMemory(wasm, 500);
  capMemory(wasm, 490);
  const section = [5, 7, 1, 1, 0xe0, 3, 490 & 0x7f | 0x80, 490 >> 7 | 0x80, 0];
  let at = wasm.indexOf(5);
  while (at >= 0 && !section.every((byte, i) => wasm[at + i] === byte)) at = wasm.indexOf(5, at + 1);
  assert(at >= 0, "the section does not say 490 pages");
  assert(await WebAssembly.compile(wasm) instanceof WebAssembly.Module);
});

Deno.test("capMemory() throws when there is no such memory section", () => {
  assertThrows(() => capMemory(new Uint8Array(1000), 500), Error, "314.0.7");
});
