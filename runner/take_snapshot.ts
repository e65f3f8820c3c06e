/** Boots an isolate the long way in build mode and takes its image. Main thread only. */
import { Assets, PYODIDE_VERSION, readHarness } from "./assets.ts";
import { encodeImage, imageKey } from "./image.ts";
import { IsolateHost } from "./isolate_host.ts";
import { copyFiles, type PackageFile, type Packages, packPayload } from "./packages.ts";
import { packSnapshot } from "./sparse.ts";

/** Any; the files of packages are laid before the limits hold. */
const UNLIMITED = { memoryBytes: 2 ** 32, fileBytes: Infinity, fileCount: Infinity };

/** The bytes of an image file. Rejects with a sentence when the packages cannot be used. */
export async function takeSnapshot(
  pyodide: string,
  environment?: string,
  packages?: Packages,
  files: readonly PackageFile[] = [],
): Promise<Uint8Array> {
  const assets = await Assets.load(pyodide, undefined, environment);
  const parts = await assets.partsFor(UNLIMITED);
  const { snapshot, heapBytes } = await boot({
    ...parts,
    makeImage: true,
    files: copyFiles(files),
    ...(packages ? { packages } : {}),
  });
  const key = await imageKey(PYODIDE_VERSION, readHarness(), environment);
  return await encodeImage(key, packPayload(packSnapshot(snapshot), files), heapBytes);
}

function boot(
  message: Parameters<IsolateHost["boot"]>[0],
): Promise<{ snapshot: Uint8Array; heapBytes: number }> {
  return new Promise((resolve, reject) => {
    const isolate = new IsolateHost({
      onKnock: () => {},
      onMessage: (message) => {
        if (message.op === "ready" && message.image) {
          resolve({ snapshot: message.image, heapBytes: message.heapBytes });
        } else if (message.op === "failed" || message.op === "fatal") reject(new Error(message.message));
      },
      onBroken: (_, message) => reject(new Error(message)),
    });
    isolate.boot(message);
  });
}
