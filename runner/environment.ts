/**
 * Builds the image of an environment: packages on stdin, the image on stdout. The server starts it with the same command
 * line, and inside the same walls, as a runner, so that what packages do when they are imported can do no harm either.
 *
 * stdin: `length u32 BE | JSON {environment, imports, files: [{path, size, archive}]} | the files one after the other`.
 * Exit codes: 0 done, 3 an asset is missing, 64 wrong arguments or input, 65 the packages cannot be used: what is wrong with
 * them is on stderr, in one line.
 */
import type { PackageFile, Packages } from "./packages.ts";
import { takeSnapshot } from "./take_snapshot.ts";

interface Order {
  readonly environment: string;
  readonly imports: readonly string[];
  readonly files: readonly { readonly path: string; readonly size: number; readonly archive: boolean }[];
}

function quit(code: number, sentence: string): never {
  console.error(sentence.replaceAll(/\s+/g, " ").trim());
  Deno.exit(code);
}

function read(
  input: Uint8Array<ArrayBuffer>,
): { environment: string; packages: Packages; files: PackageFile[] } {
  const length = new DataView(input.buffer).getUint32(0);
  const order = JSON.parse(new TextDecoder().decode(input.subarray(4, 4 + length))) as Order;
  let at = 4 + length;
  const files: PackageFile[] = order.files.map(({ path, size }) => ({
    path,
    bytes: input.slice(at, at += size),
  }));
  if (at !== input.length) throw new RangeError("files are missing");
  const archives = order.files.filter(({ archive }) => archive).map(({ path }) => path);
  return { environment: order.environment, packages: { archives, imports: order.imports }, files };
}

async function write(bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await Deno.stdout.write(bytes.subarray(at, at + (1 << 20)));
}

const pyodide = Deno.args.find((a) => a.startsWith("--pyodide="))?.slice("--pyodide=".length);
if (!pyodide) quit(64, "--pyodide=… is missing");
const input = new Uint8Array(await new Response(Deno.stdin.readable).arrayBuffer());
let order: ReturnType<typeof read>;
try {
  order = read(input);
} catch (e) {
  quit(64, `the order cannot be read: ${(e as Error).message}`);
}
try {
  await write(await takeSnapshot(pyodide, order.environment, order.packages, order.files));
} catch (e) {
  quit(e instanceof Deno.errors.NotFound ? 3 : 65, (e as Error).message);
}
Deno.exit(0);
