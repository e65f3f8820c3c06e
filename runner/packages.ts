/**
 * The packages of an environment: their files lie in JavaScript, where no memory snapshot has them, so the image brings
 * them along and each isolate lays them into its file system before anything else.
 *
 * The payload of an image: `length u32 LE | JSON | padding to 8 | snapshot | padding to 8 | files one after the other`;
 * the JSON tells the lengths.
 */
import type { EmscriptenModule } from "./pyodide_types.d.ts";

/** Where packages are found, and what tracebacks take for a library. */
export const SITE_PACKAGES = "/lib/python3.14/site-packages";

/** A file below {@link SITE_PACKAGES}. */
export interface PackageFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** What the image of an environment is to hold besides files. */
export interface Packages {
  /** Those of the files that Python imports from without unpacking them. */
  readonly archives: readonly string[];
  /** Modules that the image has imported already. */
  readonly imports: readonly string[];
}

interface Contents {
  readonly snapshot: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

/** Packs a snapshot with the files that belong to it. */
export function packPayload(
  snapshot: Uint8Array,
  files: readonly PackageFile[],
): Uint8Array<ArrayBuffer> {
  const contents: Contents = {
    snapshot: snapshot.length,
    files: files.map(({ path, bytes }) => ({ path, size: bytes.length })),
  };
  const json = new TextEncoder().encode(JSON.stringify(contents));
  const start = padded(4 + json.length), end = padded(start + snapshot.length);
  const payload = new Uint8Array(end + files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  new DataView(payload.buffer).setUint32(0, json.length, true);
  payload.set(json, 4);
  payload.set(snapshot, start);
  let at = end;
  for (const { bytes } of files) {
    payload.set(bytes, at);
    at += bytes.length;
  }
  return payload;
}

/** The parts of a payload, as views of it. */
export function unpackPayload(
  payload: Uint8Array<ArrayBuffer>,
): { snapshot: Uint8Array<ArrayBuffer>; files: PackageFile[] } {
  const length = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true);
  const json = new TextDecoder().decode(payload.subarray(4, 4 + length));
  const contents = JSON.parse(json) as Contents;
  const start = padded(4 + length);
  let at = padded(start + contents.snapshot);
  const files = contents.files.map(({ path, size }) => ({ path, bytes: payload.subarray(at, at += size) }));
  return { snapshot: payload.subarray(start, start + contents.snapshot), files };
}

/** Copies for one isolate: what one guest may reach must never be another guest's start. */
export function copyFiles(files: readonly PackageFile[]): PackageFile[] {
  return files.map(({ path, bytes }) => ({ path, bytes: bytes.slice() }));
}

/** Lays the files where Python finds them; their bytes are the isolate's own and not copied. Isolate only. */
export function layFiles({ FS }: EmscriptenModule, files: readonly PackageFile[]): void {
  for (const { path, bytes } of files) {
    const whole = `${SITE_PACKAGES}/${path}`;
    FS.mkdirTree(whole.slice(0, whole.lastIndexOf("/")));
    FS.writeFile(whole, bytes, { canOwn: true });
  }
}

function padded(length: number): number {
  return (length + 7) & ~7;
}
