/** What main and isolate say to each other by message; everything frequent goes through shared memory instead. */
import type { SharedBlocks } from "./control.ts";
import type { PackageFile, Packages } from "./packages.ts";

/** Limits of an isolate for as long as it lives. */
export interface IsolateLimits {
  /** The memory cap: what the module allows. */
  readonly memoryBytes: number;
  readonly fileBytes: number;
  readonly fileCount: number;
}

/** Limits of one run, for sentences that name them. */
export interface RunLimits {
  readonly timeoutMs: number;
  readonly outputBytes: number;
  readonly maxDisplays: number;
}

/** What a fresh isolate is made from. */
export interface BootMessage {
  readonly op: "boot";
  readonly blocks: SharedBlocks;
  readonly wasm: WebAssembly.Module;
  readonly stdlib: Uint8Array<ArrayBuffer>;
  readonly lockfile: string;
  readonly limits: IsolateLimits;
  /** Of the image that there is or could be: what the interpreter is made of, files included. */
  readonly key: string;
  /** Snapshot of a booted interpreter with the harness in it. */
  readonly image?: Uint8Array<ArrayBuffer>;
  /** Sources of the harness by module name; given when there is no image. */
  readonly harness?: Readonly<Record<string, string>>;
  /** Of the environment's packages. */
  readonly files?: readonly PackageFile[];
  /** Build mode: fixed clock and entropy, and the snapshot comes back with READY. */
  readonly makeImage?: true;
  /** In build mode: what is to be in the image besides. */
  readonly packages?: Packages;
}

export type ToIsolate =
  | BootMessage
  | {
    readonly op: "run";
    readonly code: string;
    readonly cell: string;
    readonly extras: string;
    readonly limits: RunLimits;
  }
  | { readonly op: "complete"; readonly code: string; readonly cursor: number }
  | { readonly op: "reset" }
  | { readonly op: "save"; readonly maxBytes: number }
  | { readonly op: "load"; readonly image: Uint8Array<ArrayBuffer> };

export type FromIsolate =
  | {
    readonly op: "ready";
    readonly heapBytes: number;
    readonly python: string;
    readonly pyodide: string;
    /** Name of the ready image. */
    readonly ready: string;
    readonly image?: Uint8Array;
  }
  /** Answer to `reset`; not clean means that nothing was done. */
  | { readonly op: "reset"; readonly clean: boolean; readonly heapBytes: number }
  /** Answer to `save`: exactly one of the three. */
  | { readonly op: "saved"; readonly image?: Uint8Array; readonly pinned?: string; readonly failed?: string }
  /** Answer to `load`. */
  | { readonly op: "loaded"; readonly heapBytes: number; readonly refused?: string }
  | { readonly op: "failed"; readonly message: string }
  | { readonly op: "fatal"; readonly message: string };

const MAX_SENTENCE = 500;

/** Checks a message of the isolate; undefined when it is none of ours. Structured clones have no getters. */
export function parseFromIsolate(data: unknown): FromIsolate | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  const fields = data as Record<string, unknown>;
  const { op, heapBytes, python, pyodide, ready, clean, message, image } = fields;
  switch (op) {
    case "ready":
      return isSize(heapBytes) && isShort(python) && isShort(pyodide) && isName(ready)
        ? {
          op,
          heapBytes,
          python,
          pyodide,
          ready,
          ...(image instanceof Uint8Array ? { image } : {}),
        }
        : undefined;
    case "reset":
      return isSize(heapBytes) && typeof clean === "boolean" ? { op, clean, heapBytes } : undefined;
    case "saved":
      return parseSaved(fields);
    case "loaded": {
      const { refused } = fields;
      if (!isSize(heapBytes)) return undefined;
      return {
        op,
        heapBytes,
        ...(typeof refused === "string" ? { refused: refused.slice(0, MAX_SENTENCE) } : {}),
      };
    }
    case "failed":
    case "fatal":
      return typeof message === "string" ? { op, message: message.slice(0, 1000) } : undefined;
    default:
      return undefined;
  }
}

function parseSaved({ image, pinned, failed }: Record<string, unknown>): FromIsolate | undefined {
  if (image instanceof Uint8Array && image.buffer instanceof ArrayBuffer) return { op: "saved", image };
  if (typeof pinned === "string") return { op: "saved", pinned: pinned.slice(0, MAX_SENTENCE) };
  if (typeof failed === "string") return { op: "saved", failed: failed.slice(0, MAX_SENTENCE) };
  return undefined;
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

/** A SHA-256 in hex; empty while an image is built. */
function isName(value: unknown): value is string {
  return typeof value === "string" && /^(?:[0-9a-f]{64})?$/.test(value);
}

function isShort(value: unknown): value is string {
  return typeof value === "string" && value.length <= 64;
}
