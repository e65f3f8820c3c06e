import type { DoneMessage, RunMessage } from '../protocol/messages.ts';
import type { ServerError } from './errors.ts';
import { EventQueue } from './event-queue.ts';
import type { RunEvent } from './run-event.ts';

/** What a run asks of its session. */
export interface RunDoor {
  input(run: Run, text: string | undefined): void;
  stop(run: Run): void;
  rendered(seq: number): void;
}

/** When output counts as rendered: as soon as the loop asks for more, or when the consumer says so. */
export type CreditMode = 'on-next' | 'manual';

export type RunPhase = 'waiting' | 'queued' | 'running' | 'over';

/**
 * One execution: `for await` it to read its events, await `done` for its outcome. A run that nobody
 * iterates gets its credit at once; one that somebody does is slowed down to that reader's pace.
 */
export class Run implements AsyncIterable<RunEvent> {
  readonly id: string;
  readonly code: string;
  /** Resolves with the last event, rejects with a ServerError when the server refused or lost the run. */
  readonly done: Promise<DoneMessage>;
  readonly #door: RunDoor;
  readonly #credit: CreditMode;
  readonly #queue = new EventQueue<RunEvent>();
  #phase: RunPhase = 'waiting';
  #iterated = false;
  #stopAsked = false;
  #resolve!: (done: DoneMessage) => void;
  #reject!: (error: Error) => void;

  constructor(message: RunMessage, door: RunDoor, credit: CreditMode) {
    this.id = message.id;
    this.code = message.code;
    this.#door = door;
    this.#credit = credit;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Those who only iterate get the failure from the loop.
    this.done.catch(() => undefined);
  }

  get phase(): RunPhase {
    return this.#phase;
  }

  get stopAsked(): boolean {
    return this.#stopAsked;
  }

  /** Answers `input()`; without a text the program gets an EOFError. */
  input(text?: string): void {
    this.#door.input(this, text);
  }

  /** Takes the run out of the queue, or interrupts it when it has started. */
  stop(): void {
    this.#stopAsked = true;
    this.#door.stop(this);
  }

  /** For the credit mode `manual`: this event is on the screen. */
  rendered(event: RunEvent): void {
    if ('seq' in event && event.seq !== undefined) this.#door.rendered(event.seq);
  }

  /** Called by the session with each event, in order. */
  accept(event: RunEvent): void {
    if (event.type === 'queued') this.#phase = 'queued';
    else if (event.type === 'done') this.#phase = 'over';
    else if (event.type === 'started') {
      const wasQueued = this.#phase !== 'running';
      this.#phase = 'running';
      // A cancel that crossed this message came too late; the reader still wants the run stopped.
      if (wasQueued && this.#stopAsked) this.#door.stop(this);
    }
    this.#queue.push(event);
    if (this.#credit === 'on-next' && !this.#iterated) this.rendered(event);
    if (event.type === 'done') {
      this.#queue.end();
      this.#resolve(event);
    }
  }

  /** Called by the session when there will be no `done`. */
  fail(error: ServerError): void {
    this.#phase = 'over';
    this.#queue.end(error);
    this.#reject(error);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunEvent, void> {
    this.#iterated = true;
    try {
      for (let next = await this.#queue.next(); next.done !== true; next = await this.#queue.next()) {
        yield next.value;
        if (this.#credit === 'on-next') this.rendered(next.value);
      }
    } finally {
      // A loop left early reads no more, so what waits for it must not hold the session up.
      this.#iterated = false;
      if (this.#credit === 'on-next') this.#queue.waiting().forEach((event) => this.rendered(event));
    }
  }
}
