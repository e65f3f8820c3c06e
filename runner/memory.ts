/**
 * The ready image of linear memory: what is not zero of it, by pages, in a buffer of its own. It is taken when the
 * interpreter is ready for its first run, put back by a reset, and what a session image is a difference to. Isolate
 * only; each isolate has its own, because a guest that reaches JavaScript could write into a shared one.
 */
import type { EmscriptenModule } from "./pyodide_types.d.ts";

/** Size of the pages by which memory is compared. */
export const PAGE = 4096;
const WORDS = PAGE / 8;

/** Pages `start` to `end` (exclusive): from `offset` pages on in the session image or the ready image, or all zero. */
export interface PageRun {
  readonly start: number;
  readonly end: number;
  readonly zero: boolean;
}

/** Memory of a ready interpreter. */
export class ReadyMemory {
  readonly #module: EmscriptenModule;
  /** The pages that are not zero, one after the other. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #words: BigInt64Array;
  /** Per page its number in {@link bytes}, or -1 when it is zero. */
  readonly #where: Int32Array<ArrayBuffer>;
  readonly #runs: PageRun[];

  constructor(module: EmscriptenModule) {
    this.#module = module;
    clearDeadStack(module);
    const heap = module.HEAPU8, words = new BigInt64Array(heap.buffer);
    const pages = heap.length / PAGE;
    this.#where = new Int32Array(pages);
    let used = 0;
    for (let page = 0; page < pages; page++) this.#where[page] = isZero(words, page) ? -1 : used++;
    this.#runs = joined(pages, (page) => this.#where[page]! < 0 ? "zero" : "data");
    this.bytes = new Uint8Array(used * PAGE);
    this.#words = new BigInt64Array(this.bytes.buffer);
    for (const { start, end, zero } of this.#runs) {
      if (!zero) this.bytes.set(heap.subarray(start * PAGE, end * PAGE), this.#where[start]! * PAGE);
    }
  }

  /** Where which page lies, for the name of the ready image. */
  get layout(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#where.buffer);
  }

  get length(): number {
    return this.#where.length * PAGE;
  }

  /** Puts memory back; what it has grown since is cleared. */
  restore(): void {
    const heap = this.#module.HEAPU8, words = new BigInt64Array(heap.buffer);
    for (const { start, end, zero } of this.#runs) {
      if (zero) clear(heap, words, start, end);
      else {
        const from = this.#where[start]! * PAGE;
        heap.set(this.bytes.subarray(from, from + (end - start) * PAGE), start * PAGE);
      }
    }
    clear(heap, words, this.#where.length, heap.length / PAGE);
  }

  /** What differs from the ready image now. */
  difference(): PageRun[] {
    clearDeadStack(this.#module);
    const words = new BigInt64Array(this.#module.HEAPU8.buffer);
    const pages = words.length / WORDS, ready = this.#where.length;
    const where = this.#where, readyWords = this.#words;
    return joined(pages, (page) => {
      const at = page < ready ? where[page]! : -1;
      if (at < 0) return isZero(words, page) ? undefined : "data";
      if (isSame(words, page, readyWords, at)) return undefined;
      return isZero(words, page) ? "zero" : "data";
    });
  }
}

/** Below the stack pointer lies nothing but what returned calls left behind. */
function clearDeadStack(module: EmscriptenModule): void {
  const heap = module.HEAPU8, words = new BigInt64Array(heap.buffer);
  const end = module._emscripten_stack_get_end(), top = module.stackSave();
  const first = Math.ceil(end / PAGE), last = Math.floor(top / PAGE);
  heap.fill(0, last * PAGE, top);
  clear(heap, words, first, last);
}

/** Writes zeros only where there are others: a page that was never touched takes no memory of the host. */
function clear(heap: Uint8Array, words: BigInt64Array, start: number, end: number): void {
  for (let page = start; page < end; page++) {
    if (!isZero(words, page)) heap.fill(0, page * PAGE, (page + 1) * PAGE);
  }
}

function isZero(words: BigInt64Array, page: number): boolean {
  for (let i = page * WORDS, end = i + WORDS; i < end; i++) if (words[i] !== 0n) return false;
  return true;
}

function isSame(a: BigInt64Array, pageA: number, b: BigInt64Array, pageB: number): boolean {
  for (let i = pageA * WORDS, j = pageB * WORDS, end = i + WORDS; i < end; i++, j++) {
    if (a[i] !== b[j]) return false;
  }
  return true;
}

/** Runs of pages of one kind; pages without a kind are left out. */
function joined(pages: number, kindOf: (page: number) => "data" | "zero" | undefined): PageRun[] {
  const runs: PageRun[] = [];
  let start = 0, kind: "data" | "zero" | undefined;
  for (let page = 0; page <= pages; page++) {
    const next = page < pages ? kindOf(page) : undefined;
    if (next === kind) continue;
    if (kind) runs.push({ start, end: page, zero: kind === "zero" });
    start = page;
    kind = next;
  }
  return runs;
}
