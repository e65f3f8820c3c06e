/** Waits for the isolate's answer to one COMPLETE and checks it. Main thread only. */
import { Cell } from "./control.ts";
import type { IsolateHost } from "./isolate_host.ts";
import type { CompleteRequest } from "./requests.ts";
import { RecordKind, RingViolation } from "./ring.ts";

const PATIENCE_MS = 1500;
const GRACE_MS = 1500;
const MAX_ITEMS = 200;
const MAX_BYTES = 1 << 20;

/** One item offered at the cursor. */
interface Item {
  readonly label: string;
  readonly kind?: string;
  readonly detail?: string;
}

export class CompletionReader {
  readonly request: CompleteRequest;
  readonly #isolate: IsolateHost;
  #timer: ReturnType<typeof setTimeout>;
  #bytes = new Uint8Array(0);

  constructor(request: CompleteRequest, isolate: IsolateHost, onOverdue: () => void) {
    this.request = request;
    this.#isolate = isolate;
    this.#timer = setTimeout(() => {
      Atomics.store(isolate.cells, Cell.SIGNAL, 2);
      this.#timer = setTimeout(onOverdue, GRACE_MS);
    }, PATIENCE_MS);
  }

  /** The answer once it is whole. Stray output of code that completion ran is thrown away. */
  read(): { from: number; to: number; items: readonly Item[] } | undefined {
    Atomics.store(this.#isolate.cells, Cell.URGENT, 0);
    Atomics.store(this.#isolate.cells, Cell.WAKE, 0);
    const { reader } = this.#isolate;
    for (let record = reader.peek(); record; record = reader.peek()) {
      if (record.kind !== RecordKind.COMPLETIONS) {
        reader.drop();
        continue;
      }
      const { more, left } = record;
      if (this.#bytes.length + left > MAX_BYTES) throw new RingViolation("completions that are too long");
      const bytes = new Uint8Array(this.#bytes.length + left);
      bytes.set(this.#bytes);
      if (reader.take(bytes, this.#bytes.length, left) === 0) reader.drop();
      this.#bytes = bytes;
      if (!more) return this.#parse(new TextDecoder().decode(bytes));
    }
    return undefined;
  }

  close(): void {
    clearTimeout(this.#timer);
    Atomics.store(this.#isolate.cells, Cell.SIGNAL, 0);
  }

  #parse(text: string): { from: number; to: number; items: readonly Item[] } {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new RingViolation("completions that are no JSON");
    }
    const { from, to, items } = value as { from: unknown; to: unknown; items: unknown };
    if (!isIndex(from) || !isIndex(to) || !Array.isArray(items)) throw new RingViolation("odd completions");
    return { from, to, items: items.slice(0, MAX_ITEMS).flatMap(cleanItem) };
  }
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function cleanItem(item: unknown): Item[] {
  const { label, kind, detail } = (item ?? {}) as Record<string, unknown>;
  if (typeof label !== "string") return [];
  return [{
    label,
    ...(typeof kind === "string" ? { kind } : {}),
    ...(typeof detail === "string" ? { detail } : {}),
  }];
}
