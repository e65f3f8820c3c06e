/**
 * The format of a session image: what differs from the ready image named in it. Little endian.
 *
 * `magic 8 | version u32 | header length u32 | ready name 32 | SHA-256 32 | total length u64 | heap pages u32 |
 * page size u32 | runs u32 | outline length u32` then `runs (start u32, end u32, zero u32)`, the outline as JSON, padding
 * to 8, the pages of the runs that are not zero, the bytes of the files. The SHA-256 is over all of it, itself as zeros.
 *
 * Isolate only. A reader checks everything before it uses anything.
 */
import type { PageRun } from "./memory.ts";
import { PAGE } from "./scan.ts";
import type { SavedFiles } from "./saved_files.ts";
import { PAGE_BYTES } from "./wasm_cap.ts";

const MAGIC = "SERPSES\n";
export const SESSION_FORMAT = 1;
const HEADER = 104;
const RUN = 12;
const DIGEST_AT = 48;

const { subtle } = crypto;

/** What lies outside linear memory, but for the bytes of files. */
export interface Outline {
  readonly files: SavedFiles;
  /** Strings that the interpreter keeps in JavaScript. */
  readonly strings: readonly string[];
  /** The clock for durations, in milliseconds. */
  readonly clock: number;
}

/** A session's difference to its ready image. */
export interface Session {
  readonly heapBytes: number;
  readonly runs: readonly PageRun[];
  readonly outline: Outline;
}

/** Thrown for an image that cannot be used; the message ends the sentence "the session image …". */
export class SessionImageError extends Error {}

/** Builds an image from the pages of `heap` and the bytes of files; gives only its size when that is above `maxBytes`. */
export async function encodeSession(
  ready: string,
  session: Session,
  heap: Uint8Array,
  files: readonly Uint8Array[],
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | number> {
  const outline = new TextEncoder().encode(JSON.stringify(session.outline));
  const { runs } = session;
  const body = bodyStart(runs.length, outline.length);
  const length = body + pageBytes(runs) + files.reduce((sum, { length }) => sum + length, 0);
  if (length > maxBytes) return length;
  const image = new Uint8Array(length), view = new DataView(image.buffer);
  image.set(new TextEncoder().encode(MAGIC));
  [SESSION_FORMAT, HEADER].forEach((word, i) => view.setUint32(8 + 4 * i, word, true));
  image.set(fromHex(ready), 16);
  view.setBigUint64(80, BigInt(length), true);
  [session.heapBytes / PAGE_BYTES, PAGE, runs.length, outline.length].forEach((word, i) =>
    view.setUint32(88 + 4 * i, word, true)
  );
  let at = HEADER;
  for (const { start, end, zero } of runs) {
    [start, end, Number(zero)].forEach((word, i) => view.setUint32(at + 4 * i, word, true));
    at += RUN;
  }
  image.set(outline, at);
  at = body;
  for (const { start, end, zero } of runs) {
    if (zero) continue;
    image.set(heap.subarray(start * PAGE, end * PAGE), at);
    at += (end - start) * PAGE;
  }
  for (const bytes of files) {
    image.set(bytes, at);
    at += bytes.length;
  }
  image.set(new Uint8Array(await subtle.digest("SHA-256", image)), DIGEST_AT);
  return image;
}

/** The contents of an image for this ready image; throws {@link SessionImageError} when anything about it is wrong. */
export async function decodeSession(
  image: Uint8Array<ArrayBuffer>,
  ready: string,
  maxHeapBytes: number,
): Promise<Session & { pages: Uint8Array<ArrayBuffer>; fileBytes: Uint8Array<ArrayBuffer> }> {
  const refuse = (why: string) => new SessionImageError(why);
  if (image.length < HEADER || new TextDecoder().decode(image.subarray(0, 8)) !== MAGIC) {
    throw refuse("is none: it does not start as one");
  }
  const view = new DataView(image.buffer, image.byteOffset, image.length);
  const word = (at: number) => view.getUint32(at, true);
  if (word(8) !== SESSION_FORMAT || word(12) !== HEADER || word(92) !== PAGE) {
    throw refuse(`has format ${word(8)}, this runner reads format ${SESSION_FORMAT}`);
  }
  const length = Number(view.getBigUint64(80, true));
  if (image.length !== length) throw refuse(`is torn: ${image.length} bytes instead of ${length}`);
  const digest = image.slice(DIGEST_AT, DIGEST_AT + 32);
  image.fill(0, DIGEST_AT, DIGEST_AT + 32);
  const found = new Uint8Array(await subtle.digest("SHA-256", image));
  if (!found.every((byte, i) => byte === digest[i])) throw refuse("is damaged: its SHA-256 does not match");
  if (!fromHex(ready).every((byte, i) => byte === image[16 + i])) {
    throw refuse("was saved from another ready image: another version of Pyodide, harness or environment");
  }
  const heapBytes = word(88) * PAGE_BYTES;
  if (heapBytes > maxHeapBytes) {
    throw refuse(`needs ${heapBytes} bytes of memory; the limit is ${maxHeapBytes} bytes (memoryBytes)`);
  }
  const count = word(96), outlineLength = word(100);
  const body = bodyStart(count, outlineLength);
  if (body > length) throw refuse("is odd: its parts are longer than the whole");
  const runs = readRuns(word, count, heapBytes / PAGE);
  const start = HEADER + count * RUN;
  const outline = readOutline(image.subarray(start, start + outlineLength));
  if (!runs || !outline || body + pageBytes(runs) > length) {
    throw refuse("is odd: its parts do not fit together");
  }
  const rest = body + pageBytes(runs);
  return { heapBytes, runs, outline, pages: image.subarray(body, rest), fileBytes: image.subarray(rest) };
}

/** The runs when they are in order and inside the memory. */
function readRuns(word: (at: number) => number, count: number, pages: number): PageRun[] | undefined {
  const runs: PageRun[] = [];
  let last = 0;
  for (let i = 0; i < count; i++) {
    const at = HEADER + i * RUN;
    const run = { start: word(at), end: word(at + 4), zero: word(at + 8) === 1 };
    if (run.start < last || run.end <= run.start || run.end > pages) return undefined;
    last = run.end;
    runs.push(run);
  }
  return runs;
}

function readOutline(bytes: Uint8Array): Outline | undefined {
  try {
    const outline = JSON.parse(new TextDecoder().decode(bytes)) as Outline;
    const { strings, clock, files } = outline;
    const sound = Array.isArray(strings) && strings.length < 1000 && strings.every((s) =>
      typeof s === "string"
    ) &&
      Number.isFinite(clock) && typeof files === "object" && files !== null;
    return sound ? outline : undefined;
  } catch {
    return undefined;
  }
}

function pageBytes(runs: readonly PageRun[]): number {
  return PAGE * runs.reduce((sum, { start, end, zero }) => zero ? sum : sum + end - start, 0);
}

function bodyStart(runs: number, outline: number): number {
  return (HEADER + runs * RUN + outline + 7) & ~7;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16));
}
