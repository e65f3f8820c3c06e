/** Saves a session to an image and loads one into a clean isolate. Isolate only. */
import { clock, setClockForward } from "./entropy.ts";
import { PAGE } from "./scan.ts";
import type { EmscriptenModule } from "./pyodide_types.d.ts";
import type { Ready } from "./ready.ts";
import { bytesOf, faultOf, loadFiles, saveFiles, Unsaveable } from "./saved_files.ts";
import { decodeSession, encodeSession, SessionImageError } from "./session_image.ts";

/** What came of a save: the image, or why there is none. */
export type Saved =
  | { readonly image: Uint8Array<ArrayBuffer> }
  | { readonly pinned: string }
  | { readonly failed: string };

/** Builds the image of the session as it is now. */
export async function saveSession(
  module: EmscriptenModule,
  ready: Ready,
  name: string,
  maxBytes: number,
): Promise<Saved> {
  const left = ready.leftOutside;
  if (left !== undefined) return pinned(left);
  try {
    const [files, bytes] = saveFiles(module, ready.files);
    const runs = ready.memory.difference();
    const outline = { files, strings: ready.handles.strings ?? [], clock: clock() };
    const heap = module.HEAPU8;
    const image = await encodeSession(name, { heapBytes: heap.length, runs, outline }, heap, bytes, maxBytes);
    if (typeof image !== "number") return { image };
    return { failed: `the session needs ${image} bytes; an image may have ${maxBytes} bytes (maxBytes)` };
  } catch (e) {
    if (e instanceof Unsaveable) return pinned(e.message);
    throw e;
  }
}

function pinned(why: string): Saved {
  return { pinned: `the session cannot be saved: ${why}` };
}

/**
 * Puts a saved session in place of the ready state; throws {@link SessionImageError}, and nothing has changed then, when
 * the image cannot be used.
 */
export async function loadSession(
  module: EmscriptenModule,
  ready: Ready,
  name: string,
  image: Uint8Array<ArrayBuffer>,
  maxHeapBytes: number,
): Promise<void> {
  const { heapBytes, runs, outline, pages, fileBytes } = await decodeSession(image, name, maxHeapBytes);
  const fault = faultOf(outline.files, ready.files);
  if (fault) throw new SessionImageError(`is odd: ${fault}`);
  if (bytesOf(outline.files) !== fileBytes.length) {
    throw new SessionImageError("is odd: bytes of files are missing");
  }
  const missing = heapBytes - module.HEAPU8.length;
  if (missing > 0) {
    module.growMemory(heapBytes);
    if (module.HEAPU8.length < heapBytes) {
      throw new SessionImageError(`needs ${heapBytes} bytes of memory, which the interpreter could not get`);
    }
  }
  const heap = module.HEAPU8;
  let at = 0;
  for (const { start, end, zero } of runs) {
    if (zero) heap.fill(0, start * PAGE, end * PAGE);
    else {
      heap.set(pages.subarray(at, at += (end - start) * PAGE), start * PAGE);
    }
  }
  ready.handles.addStrings(outline.strings);
  loadFiles(module, ready.files, outline.files, fileBytes);
  setClockForward(outline.clock);
}
