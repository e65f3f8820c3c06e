/**
 * The ready image of linear memory: what is not zero of it, by pages, in a buffer of its own. It is taken when the
 * interpreter is ready for its first run, put back by a reset, and what a session image is a difference to. Isolate
 * only; each isolate has its own, because a guest that reaches JavaScript could write into a shared one.
 */
import type { EmscriptenModule } from "./pyodide_types.d.ts";
import { clearPages, makeScanner, PAGE, type Pages, pagesInUse, type Scanner } from "./scan.ts";
import { PAGE_BYTES } from "./wasm_cap.ts";

/** Pages that differ from the ready image; what they hold comes in the session image, unless it is all zero. */
export interface PageRun extends Pages {
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
  readonly #runs: readonly Pages[];

  constructor(module: EmscriptenModule) {
    this.#module = module;
    const heap = module.HEAPU8, pages = heap.length / PAGE;
    const copy = new WebAssembly.Memory({ initial: 1 });
    this.#scan = makeScanner(module.memory, copy);
    this.#clearDeadStack();
    this.#runs = pagesInUse(this.#scan, 0, pages);
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
      clearPages(this.#scan, heap, before, start);
      const from = this.layout[start]! * PAGE;
      heap.set(this.#copy.subarray(from, from + (end - start) * PAGE), start * PAGE);
      before = end;
    }
    clearPages(this.#scan, heap, before, heap.length / PAGE);
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
    return [...runs, ...pagesInUse(this.#scan, ready, pages).map((run) => ({ ...run, zero: false }))];
  }

  /** Below the stack pointer lies nothing but what returned calls left behind. */
  #clearDeadStack(): void {
    const module = this.#module, top = module.stackSave();
    const whole = Math.floor(top / PAGE);
    module.HEAPU8.fill(0, whole * PAGE, top);
    clearPages(this.#scan, module.HEAPU8, Math.ceil(module._emscripten_stack_get_end() / PAGE), whole);
  }
}
