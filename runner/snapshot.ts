/** Writes the base image, named by the argument. */
import { takeSnapshot } from "./take_snapshot.ts";

const path = Deno.args[0]!;
Deno.writeFileSync(`${path}.part`, await takeSnapshot(`${new URL(".", import.meta.url).pathname}pyodide`));
Deno.renameSync(`${path}.part`, path);
Deno.exit(0);
