/**
 * A memory snapshot without its empty pages, which are half of it: read, digested and copied in half the time, and what is
 * never written takes no memory of the host.
 *
 * `head bytes u32 | memory bytes u32 | runs u32` (little endian), `runs (start u32, end u32)` in pages, Pyodide's own header,
 * padding to 8, the pages of the runs one after the other.
 */
import { clearPages, makeScanner, PAGE, pagesInUse } from "./scan.ts";
import { PAGE_BYTES } from "./wasm_cap.ts";

/** Where Pyodide's header says at which byte memory begins. */
const MEMORY_AT = 4;
const FIXED = 12;

/** Packs a snapshot as Pyodide makes it. */
export function packSnapshot(snapshot: Uint8Array): Uint8Array<ArrayBuffer> {
  const headBytes = new DataView(snapshot.buffer, snapshot.byteOffset).getUint32(MEMORY_AT, true);
  const size = snapshot.length - headBytes;
  const memory = new WebAssembly.Memory({ initial: size / PAGE_BYTES });
  const bytes = new Uint8Array(memory.buffer);
  bytes.set(snapshot.subarray(headBytes));
  const runs = pagesInUse(makeScanner(memory, memory), 0, size / PAGE);
  const body = bodyStart(runs.length, headBytes);
  const packed = new Uint8Array(body + PAGE * runs.reduce((sum, { start, end }) => sum + end - start, 0));
  new Uint32Array(packed.buffer, 0, 3 + 2 * runs.length).set([
    headBytes,
    size,
    runs.length,
    ...runs.flatMap(({ start, end }) => [start, end]),
  ]);
  packed.set(snapshot.subarray(0, headBytes), FIXED + 8 * runs.length);
  let at = body;
  for (const { start, end } of runs) {
    packed.set(bytes.subarray(start * PAGE, end * PAGE), at);
    at += (end - start) * PAGE;
  }
  return packed;
}

/** A packed snapshot that is laid over an interpreter's memory. */
export class PackedSnapshot {
  readonly #packed: Uint8Array<ArrayBuffer>;
  readonly #words: Uint32Array;

  constructor(packed: Uint8Array<ArrayBuffer>) {
    this.#packed = packed;
    this.#words = new Uint32Array(packed.buffer, packed.byteOffset, 3);
  }

  get memoryBytes(): number {
    return this.#words[1]!;
  }

  /**
   * What Pyodide takes for a snapshot: its header only. When it asks for the rest, the pages are laid over the memory,
   * and it gets nothing left to copy.
   */
  asSnapshot(memory: () => WebAssembly.Memory): Uint8Array {
    const [headBytes] = this.#words, start = FIXED + 8 * this.#words[2]!;
    const head = this.#packed.slice(start, start + headBytes!);
    const { subarray } = head;
    head.subarray = (from, to) => {
      if (from === headBytes) this.#lay(memory());
      return subarray.call(head, from, to);
    };
    return head;
  }

  #lay(memory: WebAssembly.Memory): void {
    const heap = new Uint8Array(memory.buffer), scan = makeScanner(memory, memory);
    const count = this.#words[2]!;
    const runs = new Uint32Array(this.#packed.buffer, this.#packed.byteOffset + FIXED, 2 * count);
    let at = bodyStart(count, this.#words[0]!), before = 0;
    for (let i = 0; i < 2 * count; i += 2) {
      const start = runs[i]!, end = runs[i + 1]!, length = (end - start) * PAGE;
      clearPages(scan, heap, before, start);
      heap.set(this.#packed.subarray(at, at + length), start * PAGE);
      at += length;
      before = end;
    }
    clearPages(scan, heap, before, heap.length / PAGE);
  }
}

function bodyStart(runs: number, headBytes: number): number {
  return (FIXED + 8 * runs + headBytes + 7) & ~7;
}
