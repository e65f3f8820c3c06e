/**
 * Finds pages that are in use or that differ, in WebAssembly: fast from the first call on, where JavaScript would have to
 * be optimised first, in each isolate again. Isolate only.
 */

/** Size of the pages by which memory is compared. */
export const PAGE = 4096;

/** Looks through the memory `heap`, and compares it with pages in the memory `ready`. */
export interface Scanner {
  /** The first page from `page` on, before `end`, that is not all zero; else `end`. */
  used(page: number, end: number): number;
  /**
   * The first page from `page` on, before `end`, that differs from the page of `ready` whose number stands for it in the
   * table at address `table` of `ready`; else `end`.
   */
  different(page: number, end: number, table: number): number;
}

const I32 = 0x7f, FUNCTION = 0x60, EMPTY = 0x40;
const op = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  br: 0x0c,
  brIf: 0x0d,
  return: 0x0f,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
  i32Const: 0x41,
  i32Load: 0x28,
  ne: 0x47,
  geU: 0x4f,
  add: 0x6a,
  shl: 0x74,
} as const;
const v128 = { load: [0xfd, 0x00], or: [0xfd, 0x50], xor: [0xfd, 0x51], anyTrue: [0xfd, 0x53] };
const HEAP = 0, READY = 1;
const STEP = 64;

type Code = (number | Code)[];

function flat(code: Code): number[] {
  return code.flatMap((part) => typeof part === "number" ? [part] : flat(part));
}

/** An integer as the format writes it; signed constants need their sign bit free. */
function leb(value: number, signed = false): number[] {
  const last = value < (signed ? 64 : 128);
  return last ? [value] : [(value & 127) | 128, ...leb(value >>> 7, signed)];
}

const constant = (value: number): Code => [op.i32Const, leb(value, true)];
const local = (index: number): Code => [op.get, index];
const section = (id: number, ...entries: Code[]): Code => sized(id, [entries.length, ...entries]);
const sized = (id: number, content: Code): Code => [id, leb(flat(content).length), content];
const text = (value: string): Code => [value.length, ...new TextEncoder().encode(value)];

/** A 16-byte load at `address + offset`; bit 6 of the alignment says that the number of the memory follows. */
function load(memory: number, address: number, offset: number): Code {
  return [local(address), v128.load, 0x40, memory, leb(offset)];
}

/** Locals: 0 page, 1 end, then `others` parameters; first free local is `at`: address in heap, its end, address in ready. */
function body(at: number, prepare: Code, piece: (offset: number) => Code, advance: Code): Code {
  const { or } = v128;
  const code: Code = [
    [op.block, EMPTY, op.loop, EMPTY],
    [local(0), local(1), op.geU, op.brIf, 1],
    [local(0), constant(12), op.shl, op.tee, at, constant(PAGE), op.add, op.set, at + 1],
    prepare,
    [op.loop, EMPTY],
    [piece(0), piece(16), or, piece(32), or, piece(48), or, v128.anyTrue],
    [op.if, EMPTY, local(0), op.return, op.end],
    advance,
    [local(at), constant(STEP), op.add, op.tee, at, local(at + 1), op.ne, op.brIf, 0, op.end],
    [local(0), constant(1), op.add, op.set, 0, op.br, 0, op.end, op.end],
    [local(0), op.end],
  ];
  return functionBody(code);
}

/** A function's body: three more locals of type i32, then its code. */
function functionBody(code: Code): Code {
  const content: Code = [1, 3, I32, code];
  return [leb(flat(content).length), content];
}

function binary(): Uint8Array<ArrayBuffer> {
  const memory = (name: string): Code => [text("m"), text(name), 0x02, 0x00, 0x00];
  const used = body(2, [], (offset) => load(HEAP, 2, offset), []);
  const different = body(
    3,
    [
      [local(2), local(0), constant(2), op.shl, op.add],
      [op.i32Load, 0x42, READY, 0],
      constant(12),
      op.shl,
      op.set,
      5,
    ],
    (offset) => [load(HEAP, 3, offset), load(READY, 5, offset), v128.xor],
    [local(5), constant(STEP), op.add, op.set, 5],
  );
  return new Uint8Array(flat([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [FUNCTION, 2, I32, I32, 1, I32], [FUNCTION, 3, I32, I32, I32, 1, I32]),
    section(2, memory("heap"), memory("ready")),
    section(3, [0], [1]),
    section(7, [text("used"), 0, 0], [text("different"), 0, 1]),
    section(10, used, different),
  ]));
}

const module = new WebAssembly.Module(binary());

export function makeScanner(heap: WebAssembly.Memory, ready: WebAssembly.Memory): Scanner {
  return new WebAssembly.Instance(module, { m: { heap, ready } }).exports as unknown as Scanner;
}

/** Pages `start` to `end`, exclusive. */
export interface Pages {
  readonly start: number;
  readonly end: number;
}

/** Pages that are not all zero, where they lie together. */
export function pagesInUse(scan: Scanner, from: number, end: number): Pages[] {
  const found: Pages[] = [];
  for (let start = scan.used(from, end); start < end;) {
    let next = start + 1;
    while (next < end && scan.used(next, next + 1) === next) next++;
    found.push({ start, end: next });
    start = scan.used(next, end);
  }
  return found;
}

/** Writes zeros only where there is something else: a page that was never touched takes no memory of the host. */
export function clearPages(scan: Scanner, heap: Uint8Array, start: number, end: number): void {
  for (let page = scan.used(start, end); page < end; page = scan.used(page + 1, end)) {
    heap.fill(0, page * PAGE, (page + 1) * PAGE);
  }
}
