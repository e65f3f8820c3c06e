/** The Python harness as seen from JavaScript. Isolate only. */
import type { Bridge } from "./bridge.ts";
import type { Pyodide } from "./pyodide_types.d.ts";

/** The harness's two doors; both always return, whatever the guest does. */
export interface Harness {
  /** Runs a cell; the result is one of `ok error memory interrupted`. */
  execute(code: string, cell: string, extras: string): string;
  /** Completions at a cursor, as JSON. */
  complete(code: string, cursor: number): string;
  /** Runs a cell for nobody, so that the first run finds everything compiled. */
  first_touch(): void;
  /** Gives a clean or loaded interpreter fresh entropy. */
  renew(loaded: boolean): void;
}

// Modules named `_serpentarium.<name>`; their file names mark the frames that a traceback leaves out.
const INSTALL = `
def install(sources):
    import sys, types
    package = types.ModuleType("_serpentarium")
    package.__path__ = []
    sys.modules["_serpentarium"] = package
    for name in sources:
        module = types.ModuleType("_serpentarium." + name)
        module.__package__ = "_serpentarium"
        sys.modules[module.__name__] = module
        setattr(package, name, module)
        exec(compile(sources[name], "<serpentarium>/" + name + ".py", "exec", dont_inherit=True), module.__dict__)
    package.runs.warm_up()
install(__import__("json").loads(__sources))
del install, __sources
`;

/** Loads the harness into an interpreter and exercises it once, so that an image has everything warm. */
export function installHarness(pyodide: Pyodide, sources: Readonly<Record<string, string>>): void {
  pyodide.runPython(`__sources = ${JSON.stringify(JSON.stringify(sources))}` + INSTALL);
}

/** Gives a booted interpreter its functions and takes the doors. */
export function wakeHarness(pyodide: Pyodide, bridge: Bridge): Harness {
  const runs = pyodide.runPython("import sys; sys.modules['_serpentarium.runs']") as Harness & {
    awake(...functions: readonly unknown[]): void;
  };
  runs.awake(...bridge.functions);
  const { execute, complete, first_touch, renew } = runs;
  pyodide.runPython("import __main__; __main__.__dict__.pop('sys', None)");
  return { execute, complete, first_touch, renew };
}
