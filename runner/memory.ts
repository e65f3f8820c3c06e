/**
 * The ready image of linear memory: what is not zero of it, by pages, in a buffer of its own. It is taken when the
 * interpreter is ready for its first run, put back by a reset, and what a session image is a difference to. Isolate
 * only; each isolate has its own, because a guest that reaches JavaScript could write into a shared one.
 */
import type { EmscriptenModule } from "./pyodide_types.d.ts";
import { makeScanner, PAGE, type Scanner } from "./scan.ts";
import { PAGE_BYTES } from "./wasm_cap.ts";

/** Pages `start` to `end` (exclusive): from `offset` pages on in the session image or the ready image, or all zero. */
export interface PageRun {
  readonly start: number;
  readonly end: number;
  readonly zero: boolean;
}

/** Memory of a ready interpreter. */
export class ReadyMemory {
  readonly #module: EmscriptenModule;
  readonly #scan: Scanner;
  /** Page 0 is zero; then come the pages that are not, one after the other; then {@link layout}. */
  readonly #copy: Uint8Array<ArrayBuffer>;
  /** Per page its number in the copy. */
  readonly layout: Uint32Array<ArrayBuffer>;
  readonly #runs: readonly PageRun[];

  constructor(module: EmscriptenModule) {
    this.#module = module;
    const heap = module.HEAPU8, pages = heap.length / PAGE;
    const copy = new WebAssembly.Memory({ initial: 1 });
    this.#scan = makeScanner(module.memory, copy);
    this.#clearDeadStack();
    this.#runs = this.#runsInUse(0, pages);
    const used = this.#runs.reduce((sum, { start, end }) => sum + end - start, 1);
    copy.grow(Math.ceil((used * PAGE + pages * 4) / PAGE_BYTES) - 1);
    const buffer = copy.buffer as ArrayBuffer;
    this.#copy = new Uint8Array(buffer, 0, used * PAGE);
    this.layout = new Uint32Array(buffer, used * PAGE, pages);
    let at = 1;
    for (const { start, end } of this.#runs) {
      this.#copy.set(heap.subarray(start * PAGE, end * PAGE), at * PAGE);
      for (let page = start; page < end; page++) this.layout[page] = at++;
    }
  }

  /** The pages that are not zero. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#copy.subarray(PAGE);
  }

  get length(): number {
    return this.layout.length * PAGE;
  }

  /** Puts memory back; what it has grown since is cleared. */
  restore(): void {
    const heap = this.#module.HEAPU8;
    let before = 0;
    for (const { start, end } of this.#runs) {
      this.#clear(before, start);
      const from = this.layout[start]! * PAGE;
      heap.set(this.#copy.subarray(from, from + (end - start) * PAGE), start * PAGE);
      before = end;
    }
    this.#clear(before, heap.length / PAGE);
  }

  /** What differs from the ready image now. */
  difference(): PageRun[] {
    this.#clearDeadStack();
    const pages = this.#module.HEAPU8.length / PAGE,
      ready = this.layout.length,
      table = this.layout.byteOffset;
    const runs: PageRun[] = [];
    for (let page = this.#scan.different(0, ready, table); page < ready;) {
      const zero = this.#scan.used(page, page + 1) > page;
      const last = runs.at(-1);
      if (last && last.end === page && last.zero === zero) runs[runs.length - 1] = { ...last, end: page + 1 };
      else runs.push({ start: page, end: page + 1, zero });
      page = this.#scan.different(page + 1, ready, table);
    }
    return [...runs, ...this.#runsInUse(ready, pages)];
  }

  /** Below the stack pointer lies nothing but what returned calls left behind. */
  #clearDeadStack(): void {
    const module = this.#module, top = module.stackSave();
    const whole = Math.floor(top / PAGE);
    module.HEAPU8.fill(0, whole * PAGE, top);
    this.#clear(Math.ceil(module._emscripten_stack_get_end() / PAGE), whole);
  }

  /** Writes zeros only where there is something else: a page that was never touched takes no memory of the host. */
  #clear(start: number, end: number): void {
    const heap = this.#module.HEAPU8;
    for (let page = this.#scan.used(start, end); page < end; page = this.#scan.used(page + 1, end)) {
      heap.fill(0, page * PAGE, (page + 1) * PAGE);
    }
  }

  #runsInUse(from: number, end: number): PageRun[] {
    const runs: PageRun[] = [];
    for (let start = this.#scan.used(from, end); start < end;) {
      let next = start + 1;
      while (next < end && this.#scan.used(next, next + 1) === next) next++;
      runs.push({ start, end: next, zero: false });
      start = this.#scan.used(next, end);
    }
    return runs;
  }
}
