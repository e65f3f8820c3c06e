/** Boots an isolate the long way in build mode and writes its snapshot as the base image named by the argument. */
import { Assets, PYODIDE_VERSION, readHarness } from "./assets.ts";
import { encodeImage, imageKey } from "./image.ts";
import { IsolateHost } from "./isolate_host.ts";
import { packSnapshot } from "./sparse.ts";

const here = new URL(".", import.meta.url).pathname;

async function takeSnapshot(): Promise<Uint8Array<ArrayBuffer>> {
  const assets = await Assets.load(`${here}pyodide`, undefined);
  const parts = await assets.partsFor({ memoryBytes: 2 ** 32, fileBytes: Infinity, fileCount: Infinity });
  return await new Promise((resolve, reject) => {
    const isolate = new IsolateHost({
      onKnock: () => {},
      onMessage: (message) => {
        if (message.op === "ready" && message.image) resolve(packSnapshot(message.image));
        else if (message.op === "failed" || message.op === "fatal") reject(new Error(message.message));
      },
      onBroken: (_, message) => reject(new Error(message)),
    });
    isolate.boot({ ...parts, makeImage: true });
  });
}

const path = Deno.args[0]!;
const key = await imageKey(PYODIDE_VERSION, readHarness());
Deno.writeFileSync(`${path}.part`, await encodeImage(key, await takeSnapshot()));
Deno.renameSync(`${path}.part`, path);
Deno.exit(0);
