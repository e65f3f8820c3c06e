/** Makes a fresh interpreter what an environment's image holds: packages found, modules imported. Isolate only. */
import type { Contact } from "./contact.ts";
import { type Packages, SITE_PACKAGES } from "./packages.ts";
import type { Pyodide } from "./pyodide_types.d.ts";

// Gives a sentence instead of an exception: its traceback would have ours in it.
const IMPORT = `
def __load(name):
    import importlib
    try:
        importlib.import_module(name)
    except BaseException as e:
        return f"{type(e).__name__}: {e}"
    return ""
__load
`;

interface Load {
  (name: string): string;
  destroy(): void;
}

/** Prepares it; the fault, as the end of a sentence, when that cannot be. */
export function prepare(pyodide: Pyodide, packages: Packages, contact: Contact): string | undefined {
  const found = packages.archives.map((name) => `${SITE_PACKAGES}/${name}`);
  pyodide.runPython(`import importlib, sys
sys.path.extend(__import__("json").loads(${JSON.stringify(JSON.stringify(found))}))
importlib.invalidate_caches()
del importlib, sys`);
  const load = pyodide.runPython(IMPORT) as Load;
  contact.begin([], pyodide._module.error);
  for (const name of packages.imports) {
    const fault = load(name);
    if (fault !== "") return `import ${name}: ${fault}`;
    if (contact.reached !== undefined) {
      return `import ${name}: it holds something of JavaScript (${contact.reached}), which no image can keep`;
    }
  }
  load.destroy();
  // What is frozen is no longer looked at by the collector, which would write into each page that holds an object: the
  // image of a session would be twice as large.
  pyodide.runPython("del __load\n__import__('gc').collect(); __import__('gc').freeze()");
  return undefined;
}
