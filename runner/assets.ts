/** The files an isolate is made from, read once per process; compiled interpreters are kept per memory cap. */
import { decodeImage, ImageError, imageKey, REMEDY } from "./image.ts";
import type { BootMessage, IsolateLimits } from "./isolate_messages.ts";
import { copyFiles, type PackageFile, unpackPayload } from "./packages.ts";
import { capMemory, PAGE_BYTES, pagesFor } from "./wasm_cap.ts";

export const PYODIDE_VERSION = "314.0.7";

/** Files of the npm package `pyodide` that are needed at run time, in the folder `pyodide/` beside `main.ts`. */
export const PYODIDE_FILES = [
  "pyodide.mjs",
  "pyodide.asm.mjs",
  "pyodide.asm.wasm",
  "python_stdlib.zip",
  "pyodide-lock.json",
] as const;

/** Modules of the harness, in the order in which they are loaded; each is a file in `harness/`. */
export const HARNESS_MODULES = [
  "state",
  "loop",
  "streams",
  "trouble",
  "show",
  "shims",
  "compiler",
  "complete",
  "runs",
] as const;

type Parts = Omit<BootMessage, "op" | "blocks">;

/** Sources of the harness by module name. */
export function readHarness(): Readonly<Record<string, string>> {
  const read = (name: string) => Deno.readTextFileSync(new URL(`./harness/${name}.py`, import.meta.url));
  return Object.fromEntries(HARNESS_MODULES.map((name) => [name, read(name)]));
}

/** Everything that {@link IsolateHost.boot} needs. */
export class Assets {
  readonly #wasm: Uint8Array<ArrayBuffer>;
  readonly #stdlib: Uint8Array<ArrayBuffer>;
  readonly #lockfile: string;
  readonly #image: { snapshot: Uint8Array<ArrayBuffer>; files: readonly PackageFile[] } | undefined;
  readonly #harness: Readonly<Record<string, string>>;
  readonly #key: string;
  readonly #modules = new Map<number, Promise<WebAssembly.Module>>();

  private constructor(
    dir: string,
    image: Uint8Array<ArrayBuffer> | undefined,
    harness: Readonly<Record<string, string>>,
    key: string,
  ) {
    this.#wasm = Deno.readFileSync(`${dir}/pyodide.asm.wasm`);
    this.#stdlib = Deno.readFileSync(`${dir}/python_stdlib.zip`);
    this.#lockfile = Deno.readTextFileSync(`${dir}/pyodide-lock.json`);
    this.#image = image && unpackPayload(image);
    this.#harness = harness;
    this.#key = key;
  }

  /**
   * Reads the files; `imageFile` undefined means that interpreters boot the long way, `environment` which one the image has to
   * be of. Throws {@link ImageError}.
   */
  static async load(
    pyodideDir: string,
    imageFile: string | undefined,
    environment?: string,
  ): Promise<Assets> {
    const harness = readHarness();
    const key = await imageKey(PYODIDE_VERSION, harness, environment);
    if (imageFile === undefined) return new Assets(pyodideDir, undefined, harness, key);
    let file: Uint8Array<ArrayBuffer>;
    try {
      file = await Deno.readFile(imageFile);
    } catch (e) {
      throw new ImageError(`the image ${imageFile} cannot be read (${(e as Error).name}); ${REMEDY}`);
    }
    const image = await decodeImage(imageFile, file, key);
    return new Assets(pyodideDir, image, harness, key);
  }

  /** What an isolate with these limits is made from. */
  async partsFor({ memoryBytes, fileBytes, fileCount }: IsolateLimits): Promise<Parts> {
    const pages = pagesFor(memoryBytes);
    const wasm = await this.#compiled(pages);
    const limits = { memoryBytes: pages * PAGE_BYTES, fileBytes, fileCount };
    const common = { wasm, stdlib: this.#stdlib, lockfile: this.#lockfile, limits, key: this.#key };
    if (!this.#image) return { ...common, harness: this.#harness };
    // A copy for each isolate: what one guest may reach must never be another guest's start.
    const { snapshot, files } = this.#image;
    return { ...common, image: snapshot.slice(), files: copyFiles(files) };
  }

  #compiled(pages: number): Promise<WebAssembly.Module> {
    let module = this.#modules.get(pages);
    if (!module) {
      capMemory(this.#wasm, pages);
      module = WebAssembly.compile(this.#wasm.slice());
      this.#modules.set(pages, module);
    }
    return module;
  }
}
