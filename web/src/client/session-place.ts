import { SequenceGate } from './sequence-gate.ts';
import type { SessionStore, StoredRun } from './session-store.ts';

/** Where a session is on the server, how far its events were seen, and the record of both that a reload finds. */
export class SessionPlace {
  readonly #store: SessionStore;
  readonly #slot: string;
  #id = '';
  #token = '';
  #gate = new SequenceGate();

  constructor(store: SessionStore, slot: string) {
    this.#store = store;
    this.#slot = slot;
  }

  /** The server's name of the session; empty until it is opened. */
  get id(): string {
    return this.#id;
  }

  get token(): string {
    return this.#token;
  }

  get gate(): SequenceGate {
    return this.#gate;
  }

  set(id: string, token: string, seq: number): void {
    this.#id = id;
    this.#token = token;
    this.#gate = new SequenceGate(seq);
  }

  /** Goes to where the page was before a reload; answers the runs that had not ended, or undefined when there is no record. */
  load(): readonly StoredRun[] | undefined {
    const stored = this.#store.load(this.#slot);
    if (stored === undefined) return undefined;
    const { session, resumeToken, lastSeq, runs } = stored;
    this.set(session, resumeToken, Math.max(0, Math.min(lastSeq, ...runs.map((run) => run.fromSeq - 1))));
    return runs;
  }

  save(runs: readonly StoredRun[]): void {
    if (this.#id === '') return;
    this.#store.save(this.#slot, { session: this.#id, resumeToken: this.#token, lastSeq: this.#gate.last, runs });
  }

  /** The session is no more. */
  forget(): void {
    this.set('', '', 0);
    this.#store.forget(this.#slot);
  }
}
