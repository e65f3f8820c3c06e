/**
 * Caps the interpreter's memory in its own binary, where the engine enforces it: Pyodide's memory section says
 * "480 to 65536 pages"; the maximum is overwritten.
 */
export const PAGE_BYTES = 65536;
/** Pages that the interpreter starts with. */
export const MIN_PAGES = 480;
const MAX_PAGES = 65536;

// section 5, 7 bytes, one memory, limits with maximum, 480 and 65536 as LEB128
const SECTION = [5, 7, 1, 1, 0xe0, 3, 0x80, 0x80, 4];

/** Pages for this many bytes: rounded down to whole pages of 64 KiB, never below what the interpreter needs. */
export function pagesFor(memoryBytes: number): number {
  return Math.min(Math.max(Math.floor(memoryBytes / PAGE_BYTES), MIN_PAGES), MAX_PAGES);
}

/** Writes the cap into the binary. Throws when the memory section isn't where this Pyodide version has it. */
export function capMemory(wasm: Uint8Array, pages: number): void {
  const at = find(wasm);
  if (at < 0) {
    throw new Error(
      "pyodide.asm.wasm has no memory section as version 314.0.7 has it; the runner must be adapted",
    );
  }
  for (let i = 0, rest = pages; i < 3; i++, rest >>>= 7) {
    wasm[at + 6 + i] = (rest & 0x7f) | (i < 2 ? 0x80 : 0);
  }
}

function find(wasm: Uint8Array): number {
  const end = Math.min(wasm.length, 1 << 18);
  for (let at = wasm.indexOf(SECTION[0]!); at >= 0 && at < end; at = wasm.indexOf(SECTION[0]!, at + 1)) {
    // the maximum itself may already be another one
    if (SECTION.slice(0, 6).every((byte, i) => wasm[at + i] === byte)) return at;
  }
  return -1;
}
