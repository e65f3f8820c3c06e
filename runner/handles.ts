/**
 * The interpreter's state outside linear memory that lies in tables and globals: handles of JavaScript objects,
 * functions that memory calls by number, the limits of the stack. Isolate only.
 */
import type { EmscriptenModule } from "./pyodide_types.d.ts";

/** The interpreter keeps JavaScript strings that its own code needs for good; it knows this many at most. */
const MAX_STRINGS = 64;

/** What the tables hold when the interpreter is ready. */
export class Handles {
  readonly #module: EmscriptenModule;
  readonly #objects: readonly unknown[];
  readonly #immortals: number;
  readonly #functions: number;
  readonly #stack: readonly number[];

  constructor(module: EmscriptenModule) {
    this.#module = module;
    this.#objects = entries((i) => module.__hiwire_get(i));
    this.#immortals = entries((i) => module.__hiwire_immortal_get(i)).length;
    this.#functions = module.wasmTable.length;
    this.#stack = stackOf(module);
  }

  /** Sizes that must be equal in two processes that exchange session images. */
  get sizes(): readonly number[] {
    return [this.#objects.length, this.#immortals, this.#functions, ...this.#stack];
  }

  /** True when the tables are as they were; `closureSlots` slots for callbacks may have come, and be free. */
  intact(closureSlots: number): boolean {
    const module = this.#module;
    const objects = entries((i) => module.__hiwire_get(i));
    return objects.length === this.#objects.length &&
      objects.every((object, i) => object === this.#objects[i]) &&
      this.strings !== undefined &&
      module.wasmTable.length <= this.#functions + closureSlots &&
      stackOf(module).every((address, i) => address === this.#stack[i]);
  }

  /** Strings that the interpreter's own code has come to keep since; undefined when there is anything else. */
  get strings(): readonly string[] | undefined {
    const added = entries((i) => this.#module.__hiwire_immortal_get(i)).slice(this.#immortals);
    return added.length <= MAX_STRINGS && added.every((s) => typeof s === "string") ? added : undefined;
  }

  /** Adds what {@link strings} gave in another process to the table of this one, which is in its ready state. */
  addStrings(strings: readonly string[]): void {
    for (const string of strings) this.#module.__hiwire_immortal_add(string);
  }

  /** Puts the one register back that a call may leave behind. */
  restore(): void {
    this.#module.__emscripten_tempret_set(0);
  }
}

function stackOf(module: EmscriptenModule): number[] {
  return [module._emscripten_stack_get_base(), module._emscripten_stack_get_end(), module.stackSave()];
}

function entries(get: (index: number) => unknown): unknown[] {
  const found: unknown[] = [];
  try {
    for (;;) found.push(get(found.length));
  } catch {
    return found; // beyond the end of the table
  }
}
