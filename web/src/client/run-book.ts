import type { RunMessage } from '../protocol/messages.ts';
import type { ServerError } from './errors.ts';
import type { Run } from './run.ts';
import type { RunEvent } from './run-event.ts';
import type { StoredRun } from './session-store.ts';

/** How far the server is known to have come with a run; only a run it has not answered may be sent again. */
export type RunProgress = 'unsent' | 'sent' | 'answered';

export interface BookedRun {
  readonly run: Run;
  readonly message: RunMessage;
  progress: RunProgress;
  fromSeq: number;
}

/** The unfinished runs of one session, in the order in which they were asked for. */
export class RunBook {
  readonly #booked = new Map<string, BookedRun>();

  add(entry: BookedRun): void {
    this.#booked.set(entry.run.id, entry);
  }

  get(id: string): BookedRun | undefined {
    return this.#booked.get(id);
  }

  get size(): number {
    return this.#booked.size;
  }

  with(progress: RunProgress): readonly BookedRun[] {
    return [...this.#booked.values()].filter((entry) => entry.progress === progress);
  }

  /** Hands an event to its run; answers whether the record kept for a reload has changed by it. */
  deliver(id: string, event: RunEvent): boolean {
    const entry = this.#booked.get(id);
    if (entry === undefined) return false;
    const first = entry.progress !== 'answered';
    entry.progress = 'answered';
    if (event.type === 'done') this.#booked.delete(id);
    entry.run.accept(event);
    return first || event.type === 'done';
  }

  /** Output is missing, maybe even a `done`: every run is told, and asked for again under its id. */
  lost(): void {
    for (const entry of this.#booked.values()) {
      if (entry.progress === 'unsent') continue;
      entry.progress = 'sent';
      entry.run.accept({ type: 'lost' });
    }
  }

  fail(entries: readonly BookedRun[], error: ServerError): void {
    for (const entry of entries) {
      this.#booked.delete(entry.run.id);
      entry.run.fail(error);
    }
  }

  failAll(error: ServerError): void {
    this.fail([...this.#booked.values()], error);
  }

  stored(): readonly StoredRun[] {
    return [...this.#booked.values()]
      .filter((entry) => entry.progress !== 'unsent')
      .map(({ message, fromSeq, progress }) => ({ message, fromSeq, answered: progress === 'answered' }));
  }
}
