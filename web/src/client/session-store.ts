import type { RunMessage } from '../protocol/messages.ts';

/** The part of `sessionStorage` that is used; any string map does. */
export interface StringStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** A run that had not ended when its page was left. */
export interface StoredRun {
  readonly message: RunMessage;
  /** No event of the run is before this position. */
  readonly fromSeq: number;
  /** False while the server may not have seen the run. */
  readonly answered: boolean;
}

/** What a page must remember to come back to a session after a reload. The token is a credential. */
export interface StoredSession {
  readonly session: string;
  readonly resumeToken: string;
  readonly lastSeq: number;
  readonly runs: readonly StoredRun[];
}

/** Keeps sessions across a reload, under one key each; works without storage as well, then forgetting them. */
export class SessionStore {
  readonly #storage: StringStorage | undefined;
  readonly #prefix: string;

  constructor(storage: StringStorage | undefined, prefix: string) {
    this.#storage = storage;
    this.#prefix = prefix;
  }

  load(slot: string): StoredSession | undefined {
    try {
      const text = this.#storage?.getItem(this.#prefix + slot);
      return text ? checked(JSON.parse(text)) : undefined;
    } catch {
      return undefined;
    }
  }

  save(slot: string, stored: StoredSession): void {
    try {
      this.#storage?.setItem(this.#prefix + slot, JSON.stringify(stored));
    } catch {
      // Full or forbidden: only the resume after a reload is lost, and an old record would resume wrongly.
      this.forget(slot);
    }
  }

  forget(slot: string): void {
    try {
      this.#storage?.removeItem(this.#prefix + slot);
    } catch {
      // Forbidden storage holds nothing to forget.
    }
  }
}

/** Other scripts of the page may write to the same storage, so what comes out of it is looked at. */
function checked(value: StoredSession): StoredSession | undefined {
  const sound =
    typeof value.session === 'string' &&
    typeof value.resumeToken === 'string' &&
    Number.isSafeInteger(value.lastSeq) &&
    Array.isArray(value.runs) &&
    value.runs.every((run) => typeof run.message?.id === 'string' && typeof run.message.code === 'string' && Number.isSafeInteger(run.fromSeq));
  return sound ? value : undefined;
}
