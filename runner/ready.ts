/**
 * The ready state of an interpreter: all that a run can change, as it is before the first run, free of entropy and time
 * so that it is the same in each process. Isolate only.
 */
import type { Contact } from "./contact.ts";
import { ReadyFiles } from "./files.ts";
import { Handles } from "./handles.ts";
import { ReadyMemory } from "./memory.ts";
import type { EmscriptenModule } from "./pyodide_types.d.ts";

/** Memory never shrinks: an interpreter that has grown by more than this would keep it, so it is replaced. */
const MAX_GROWTH = 64 << 20;

const { subtle } = crypto;

export class Ready {
  readonly memory: ReadyMemory;
  readonly files: ReadyFiles;
  readonly handles: Handles;
  readonly #module: EmscriptenModule;
  readonly #contact: Contact;

  constructor(module: EmscriptenModule, contact: Contact) {
    this.#module = module;
    this.#contact = contact;
    this.handles = new Handles(module);
    this.files = new ReadyFiles(module);
    this.memory = new ReadyMemory(module);
  }

  /**
   * SHA-256 over memory, file system and tables, in hex; the bytes of files come in by the key of the image. The realm may
   * be sealed by now.
   */
  async name(key: string): Promise<string> {
    const outline = JSON.stringify([key, this.memory.length, this.handles.sizes, this.files.outline]);
    const layout = new Uint8Array(this.memory.layout.slice().buffer);
    const parts = [new TextEncoder().encode(outline), layout, this.memory.bytes];
    const digests = await Promise.all(parts.map((part) => subtle.digest("SHA-256", part)));
    const all = new Uint8Array(96);
    digests.forEach((digest, i) => all.set(new Uint8Array(digest), 32 * i));
    const name = new Uint8Array(await subtle.digest("SHA-256", all));
    return Array.from(name, (b) => b.toString(16).padStart(2, "0")).join("");
  }

  /** What the guest left in JavaScript, where it can neither be put back nor saved; undefined when nothing. */
  get leftOutside(): string | undefined {
    const { reached } = this.#contact;
    if (reached !== undefined) return `it reached JavaScript (${reached})`;
    if (!this.handles.intact(this.#contact.closureSlots)) {
      return "it holds JavaScript objects or functions of a shared library";
    }
    return undefined;
  }

  /** Puts the ready state back; false, and nothing done, when that cannot be proven to be clean. */
  restore(): boolean {
    if (this.leftOutside !== undefined || !this.files.restorable) return false;
    if (this.#module.HEAPU8.length > this.memory.length + MAX_GROWTH) return false;
    this.files.restore();
    this.handles.restore();
    this.memory.restore();
    return true;
  }
}
