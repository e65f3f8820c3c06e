import type { RunEvent } from '../client/index.ts';
import type { StringStorage } from '../client/index.ts';

/** Larger output is not kept: storage is small and shared. */
const MOST_CHARACTERS = 64 * 1024;

/** What a reload would lose: the reader's edits, and the output of a run that has ended. */
export interface Remembered {
  readonly draft?: string;
  readonly events?: readonly RunEvent[];
}

interface Stored extends Remembered {
  /** The author's code; when it has changed, what was remembered belongs to another page. */
  readonly source: string;
}

/** Keeps a cell's draft and last output in the tab's storage; works without storage, then forgetting them. */
export class CellMemory {
  readonly #storage: StringStorage | undefined;
  readonly #key: string;
  readonly #source: string;
  #stored: Stored;
  #events: RunEvent[] = [];
  #size = 0;

  constructor(storage: StringStorage | undefined, key: string, source: string) {
    this.#storage = storage;
    this.#key = key;
    this.#source = source;
    this.#stored = this.#load();
  }

  get remembered(): Remembered {
    return this.#stored;
  }

  draft(code: string): void {
    this.#save({ ...this.#stored, draft: code });
  }

  /** A run begins: what was kept of the last one is old. */
  begin(): void {
    this.#events = [];
    this.#size = 0;
    if (this.#stored.events === undefined) return;
    const { events: _, ...rest } = this.#stored;
    this.#save(rest);
  }

  note(event: RunEvent): void {
    if (event.type !== 'stream' && event.type !== 'display' && event.type !== 'exception') return;
    if (this.#size > MOST_CHARACTERS) return;
    this.#size += event.type === 'stream' ? event.text.length : JSON.stringify(event).length;
    this.#events.push(event);
  }

  /** The run has ended. */
  end(): void {
    if (this.#size > 0 && this.#size <= MOST_CHARACTERS) this.#save({ ...this.#stored, events: this.#events });
  }

  #load(): Stored {
    const fresh = { source: this.#source };
    try {
      const stored = JSON.parse(this.#storage?.getItem(this.#key) ?? 'null') as Stored | null;
      const events = stored?.events;
      const sound = events === undefined || (Array.isArray(events) && events.every((event) => typeof event?.type === 'string'));
      return stored?.source === this.#source && sound ? stored : fresh;
    } catch {
      return fresh;
    }
  }

  #save(stored: Stored): void {
    this.#stored = stored;
    try {
      if (stored.draft === undefined && stored.events === undefined) this.#storage?.removeItem(this.#key);
      else this.#storage?.setItem(this.#key, JSON.stringify(stored));
    } catch {
      // A full storage keeps less; nothing depends on it.
    }
  }
}
