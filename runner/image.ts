/**
 * The image file of an environment: a snapshot of a booted interpreter with the harness in it, and the packages' files,
 * behind a header by which a wrong, torn or foreign file is told apart before any of it is used.
 *
 * `magic 8 | version u32 LE | key length u32 LE | payload length u64 LE | SHA-256 of the payload 32 | memory bytes u64 LE |
 * key | padding to 64 | payload`, the payload as `packages.ts` packs it. The server reads all of it but key and payload.
 */
import { BASE_ENVIRONMENT, GUEST_VARIABLES, V8_FLAGS } from "./recipe.ts";

const MAGIC = "SERPIMG\n";
export const FORMAT_VERSION = 3;
const FIXED = 64;

/** Thrown with a sentence that names the file and says what to do. */
export class ImageError extends Error {}

/**
 * What the image depends on, which is also its address: format, version of Pyodide, environment, flags, variables,
 * harness. An image of another key is refused.
 */
export async function imageKey(
  pyodide: string,
  harness: Readonly<Record<string, string>>,
  environment = BASE_ENVIRONMENT,
): Promise<string> {
  const sources = Object.keys(harness).sort().map((name) => [name, harness[name]]);
  const text = JSON.stringify([
    FORMAT_VERSION,
    pyodide,
    environment,
    V8_FLAGS,
    GUEST_VARIABLES,
    sources,
  ]);
  return hex(await sha256(new TextEncoder().encode(text)));
}

/** Name of the base image's file. */
export function imageName(key: string): string {
  return `base-${key.slice(0, 16)}.image`;
}

/** `memoryBytes` is what the interpreter has when it is ready. */
export async function encodeImage(
  key: string,
  payload: Uint8Array<ArrayBuffer>,
  memoryBytes: number,
): Promise<Uint8Array> {
  const start = payloadStart(key.length);
  const file = new Uint8Array(start + payload.length);
  const view = new DataView(file.buffer);
  file.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, FORMAT_VERSION, true);
  view.setUint32(12, key.length, true);
  view.setBigUint64(16, BigInt(payload.length), true);
  file.set(await sha256(payload), 24);
  view.setBigUint64(56, BigInt(memoryBytes), true);
  file.set(new TextEncoder().encode(key), FIXED);
  file.set(payload, start);
  return file;
}

/** The payload of an image file; throws {@link ImageError} for anything but a whole image with this key. */
export async function decodeImage(
  name: string,
  file: Uint8Array<ArrayBuffer>,
  key: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const refuse = (why: string) => new ImageError(`the image ${name} ${why}; ${REMEDY}`);
  if (file.length < FIXED || new TextDecoder().decode(file.subarray(0, 8)) !== MAGIC) {
    throw refuse("is no image file");
  }
  const view = new DataView(file.buffer, file.byteOffset);
  const version = view.getUint32(8, true);
  if (version !== FORMAT_VERSION) {
    throw refuse(`has format ${version}, this runner reads format ${FORMAT_VERSION}`);
  }
  const keyLength = view.getUint32(12, true), length = Number(view.getBigUint64(16, true));
  const found = new TextDecoder().decode(file.subarray(FIXED, FIXED + Math.min(keyLength, 64)));
  if (found !== key) throw refuse("was made for another Pyodide, another environment or another harness");
  const start = payloadStart(keyLength);
  if (file.length !== start + length) {
    throw refuse(`is torn: ${file.length} bytes instead of ${start + length}`);
  }
  const payload = file.subarray(start);
  const digest = await sha256(payload);
  if (!digest.every((byte, i) => byte === file[24 + i])) {
    throw refuse("is damaged: its SHA-256 does not match");
  }
  return payload;
}

/** What to do about an image that cannot be used. */
export const REMEDY = "start the server anew, or run `deno task image --out=<dir>` in runner/, to rebuild it";

function payloadStart(keyLength: number): number {
  return (FIXED + keyLength + 63) & ~63;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}
