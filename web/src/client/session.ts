import type {
  CompletionsMessage,
  ErrorMessage,
  RunMessage,
  ServerMessage,
  SessionOpenedMessage,
  SessionResumedMessage,
  SessionStateMessage,
} from '../protocol/messages.ts';
import { CreditLedger } from './credit-ledger.ts';
import { CANCELLED_UNSENT, closedByServer, connectionLost, MESSAGE_TOO_LARGE, NOT_RESUMABLE, ServerError, SESSION_CLOSED } from './errors.ts';
import { Listeners } from './listeners.ts';
import { PendingAnswers } from './pending-answers.ts';
import { RunBook } from './run-book.ts';
import { type CreditMode, Run, type RunDoor } from './run.ts';
import type { OutgoingMessage, ResumeEntry, RunOptions, SessionOptions, Wire } from './session-contract.ts';
import type { SessionEvent } from './session-event.ts';
import { SessionPlace } from './session-place.ts';
import type { StoredRun } from './session-store.ts';

type Phase = 'none' | 'opening' | 'detached' | 'resuming' | 'open';

/** One Python session: opened on its first run, kept across reconnects and reloads, replaced when it is gone. */
export class Session {
  readonly #wire: Wire;
  readonly #options: SessionOptions;
  readonly #listeners = new Listeners<SessionEvent>();
  readonly #runs = new RunBook();
  readonly #pending = new PendingAnswers();
  readonly #credit: CreditLedger;
  readonly #door: RunDoor;
  readonly #place: SessionPlace;
  #phase: Phase = 'none';
  #openId = '';
  #outbox: ((session: string) => OutgoingMessage)[] = [];
  #recoverable: readonly StoredRun[] = [];

  constructor(wire: Wire, slot: string, options: SessionOptions) {
    this.#wire = wire;
    this.#place = new SessionPlace(wire.store, slot);
    this.#options = options;
    this.#credit = new CreditLedger(wire.clock, (seq) => this.#wire.send({ type: 'ack', session: this.#place.id, seq }));
    this.#door = {
      input: (run, text) => this.#input(run, text),
      stop: (run) => this.#stop(run),
      rendered: (seq) => this.#credit.rendered(seq),
    };
    const unfinished = this.#place.load();
    if (unfinished !== undefined) this.#phase = 'detached';
    this.#recoverable = unfinished ?? [];
  }

  /** The server's name of the session; empty until it is opened. */
  get id(): string {
    return this.#place.id;
  }

  /** True while the server can be asked about it without opening anything. */
  get opened(): boolean {
    return this.#phase === 'open' && this.#wire.isOpen();
  }

  /** True while a run, a restart or a completion has not ended. */
  get busy(): boolean {
    return this.#runs.size > 0 || this.#phase === 'opening';
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  run(code: string, { credit = 'on-next', ...options }: RunOptions = {}): Run {
    const message: RunMessage = { ...options, type: 'run', id: this.#wire.nextId('run'), session: this.#place.id, code };
    const run = new Run(message, this.#door, credit);
    this.#runs.add({ run, message, progress: 'unsent', fromSeq: 0 });
    this.#advance();
    return run;
  }

  /** The run of this cell that had not ended when the page was reloaded; its output comes again from the beginning. */
  recover(cell: string, credit: CreditMode = 'on-next'): Run | undefined {
    const stored = this.#recoverable.findLast((candidate) => candidate.message.cell === cell);
    if (stored === undefined) return undefined;
    this.#recoverable = this.#recoverable.filter((candidate) => candidate !== stored);
    const run = new Run(stored.message, this.#door, credit);
    this.#runs.add({ run, message: stored.message, progress: stored.answered ? 'answered' : 'sent', fromSeq: stored.fromSeq });
    this.#advance();
    return run;
  }

  /** A fresh interpreter under the same session; resolves when it is ready. */
  restart(): Promise<void> {
    return this.#change('restart');
  }

  /** Takes the last run back, where the server's features list `undo`; resolves when that is done. */
  undo(): Promise<void> {
    return this.#change('undo');
  }

  #change(type: 'restart' | 'undo'): Promise<void> {
    if (this.#phase === 'none') return Promise.resolve();
    const id = this.#wire.nextId(type);
    const answer = this.#pending.changes.wait(id);
    this.#post((session) => ({ type, id, session }));
    return answer;
  }

  /** Asks for a copy of the session, where the features list `fork`; the client makes a session of the answer. */
  fork(name?: string): Promise<SessionOpenedMessage> {
    if (this.#phase === 'none') return Promise.reject(NOT_RESUMABLE);
    const id = this.#wire.nextId('fork');
    const answer = this.#pending.forks.wait(id);
    this.#post((session) => ({ type: 'session.fork', id, session, ...(name !== undefined && { name }) }));
    return answer;
  }

  /** Becomes the session that the server opened for somebody else's request. */
  adopt({ session, resumeToken, seq = 0 }: SessionOpenedMessage): void {
    this.#phase = 'open';
    this.#place.set(session, resumeToken, seq);
    this.#save();
  }

  complete(code: string, cursor: number): Promise<CompletionsMessage> {
    const id = this.#wire.nextId('complete');
    const answer = this.#pending.completions.wait(id);
    this.#post((session) => ({ type: 'complete', id, session, code, cursor }));
    return answer;
  }

  /** Ends the session on the server; a later run opens a new one. */
  close(): void {
    if (this.#phase === 'none') return;
    this.#wire.send({ type: 'session.close', id: this.#wire.nextId('close'), session: this.#place.id });
    this.#end(SESSION_CLOSED);
  }

  /** For `hello`: what resumes this session, when there is something to resume. */
  resumeEntry(): ResumeEntry | undefined {
    if (this.#phase !== 'detached') return undefined;
    this.#phase = 'resuming';
    return { session: this.#place.id, resumeToken: this.#place.token, lastSeq: this.#place.gate.last };
  }

  welcomed(): void {
    if (this.#phase === 'opening') this.#sendOpen();
    else this.#advance();
  }

  disconnected(code: number): void {
    if (this.#phase === 'open' || this.#phase === 'resuming') this.#phase = 'detached';
    this.#credit.disconnected();
    this.#pending.rejectAll(connectionLost());
    if (code === 1009) this.#runs.fail(this.#runs.with('sent'), MESSAGE_TOO_LARGE);
  }

  refused(error: ServerError): void {
    this.#runs.failAll(error);
    this.#pending.rejectAll(error);
  }

  /** Whether a message without a session id answers something asked here. */
  owns(re: string): boolean {
    return re === this.#openId || this.#runs.get(re) !== undefined || this.#pending.has(re);
  }

  /** Takes a message of this session; `size` is what it costs of the window. */
  receive(message: ServerMessage, size: number): void {
    switch (message.type) {
      case 'session.opened':
        return this.#opened(message);
      case 'session.resumed':
        return this.#resumed(message);
      case 'error':
        return this.#error(message);
      case 'completions':
        return this.#pending.completions.resolve(message.re, message);
      case 'session.state':
        if (!this.#isNew(message.seq, size)) return;
        if (message.seq !== undefined) this.#credit.rendered(message.seq);
        return this.#state(message);
      case 'queued':
      case 'started':
      case 'stream':
      case 'display':
      case 'clear':
      case 'input.request':
      case 'exception':
      case 'done': {
        const known = this.#runs.get(message.re) !== undefined;
        // A run that is still booked has not had its `done`, even one whose position was skipped as lost.
        if (!this.#isNew(message.seq, size) && !(known && message.type === 'done')) return;
        if (this.#runs.deliver(message.re, message)) this.#save();
        if (!known && message.seq !== undefined) this.#credit.rendered(message.seq);
        return;
      }
      default:
        return;
    }
  }

  #isNew(seq: number | undefined, size: number): boolean {
    // An answer to a repeated request is no event and has no position.
    if (seq === undefined || seq === 0) return true;
    const fresh = this.#place.gate.accepts(seq);
    if (fresh) this.#credit.received(seq, size);
    return fresh;
  }

  #opened(message: SessionOpenedMessage): void {
    if (this.#pending.forks.has(message.re)) return this.#pending.forks.resolve(message.re, message);
    if (this.#phase !== 'opening' || message.re !== this.#openId) return;
    this.adopt(message);
    this.#listeners.tell({ type: 'opened', joined: message.joined === true });
    this.#advance();
    this.#save();
  }

  #resumed(message: SessionResumedMessage): void {
    if (this.#phase !== 'resuming') return;
    this.#phase = 'open';
    if (message.lost) {
      this.#place.gate.skipTo(message.fromSeq);
      this.#runs.lost();
    }
    this.#credit.flush();
    this.#listeners.tell({ type: 'resumed', lost: message.lost });
    for (const entry of this.#runs.with('sent')) this.#wire.send({ ...entry.message, session: this.#place.id });
    // A Stop may have been lost with the socket.
    for (const entry of this.#runs.with('answered')) if (entry.run.stopAsked) this.#stop(entry.run);
    this.#advance();
  }

  #state({ state, reason, restored }: SessionStateMessage): void {
    this.#listeners.tell({ type: 'state', state, ...(reason && { reason }), ...(restored !== undefined && { restored }) });
    if (state === 'idle' || state === 'paged') this.#pending.changes.resolveAll();
    if (state === 'closed') this.#end(closedByServer(reason), reason);
  }

  #error(message: ErrorMessage): void {
    const error = new ServerError(message);
    const re = message.re ?? '';
    const booked = this.#runs.get(re);
    if (message.code === 'session_gone') {
      // Refused outright, so it did not run: it may be sent to the session that follows.
      if (booked?.progress === 'sent') booked.progress = 'unsent';
      this.#end(error);
      this.#advance();
    } else if (re !== '' && re === this.#openId && this.#phase === 'opening') {
      this.#phase = 'none';
      this.#runs.failAll(error);
      this.#pending.rejectAll(error);
    } else if (booked !== undefined && booked.progress !== 'answered') {
      this.#runs.fail([booked], error);
      this.#save();
    }
    // An accepted run still ends with `done`: this refuses something asked about it, such as late input.
    else if (!this.#pending.reject(re, error)) this.#listeners.tell({ type: 'refused', re, error });
  }

  /** The server threw a message away without saying which: what it has not answered may be that. */
  thrownAway(error: ServerError): void {
    this.#runs.fail(this.#runs.with('sent'), error);
    this.#pending.rejectAll(error);
    if (this.#phase !== 'opening') return;
    this.#phase = 'none';
    this.#runs.failAll(error);
  }

  /** The session is no more: runs it may have begun fail, runs never sent wait for its successor. */
  #end(error: ServerError, reason?: SessionStateMessage['reason']): void {
    this.#phase = 'none';
    this.#openId = '';
    this.#place.forget();
    this.#credit.reset();
    this.#outbox = [];
    this.#recoverable = [];
    this.#runs.fail([...this.#runs.with('sent'), ...this.#runs.with('answered')], error);
    // A successor is as fresh as a restarted interpreter.
    this.#pending.changes.resolveAll();
    this.#pending.rejectAll(error);
    this.#listeners.tell({ type: 'gone', error, ...(reason && { reason }) });
  }

  #input(run: Run, text: string | undefined): void {
    const answer = text === undefined ? { eof: true } : { text };
    this.#post((session) => ({ type: 'input', session, re: run.id, ...answer }));
  }

  #stop(run: Run): void {
    const entry = this.#runs.get(run.id);
    if (entry === undefined) return;
    if (entry.progress === 'unsent') return this.#runs.fail([entry], CANCELLED_UNSENT);
    const type = run.phase === 'running' ? 'interrupt' : 'cancel';
    const id = this.#wire.nextId(type);
    this.#post((session) => ({ type, id, session, re: run.id }));
  }

  /** Does what the session's phase allows towards having every run sent. */
  #advance(): void {
    const refusal = this.#wire.refusal();
    if (refusal !== undefined) return this.refused(refusal);
    const waits = this.#runs.size > 0 || this.#outbox.length > 0;
    if (!this.#wire.isOpen()) {
      if (waits) this.#wire.need();
      return;
    }
    if (this.#phase === 'none' && waits) {
      this.#phase = 'opening';
      this.#openId = this.#wire.nextId('open');
      this.#sendOpen();
    } else if (this.#phase === 'detached') {
      // Only `hello` resumes, and this socket's was sent before the session was known here.
      this.#end(NOT_RESUMABLE);
      this.#advance();
    } else if (this.#phase === 'open') this.#flush();
  }

  #flush(): void {
    const unsent = this.#runs.with('unsent');
    for (const entry of unsent) {
      const tooLarge = this.#wire.tooLarge(entry.message.code);
      if (tooLarge !== undefined) {
        this.#runs.fail([entry], tooLarge);
        continue;
      }
      entry.progress = 'sent';
      entry.fromSeq = this.#place.gate.last + 1;
      this.#wire.send({ ...entry.message, session: this.#place.id });
    }
    for (const make of this.#outbox.splice(0)) this.#wire.send(make(this.#place.id));
    if (unsent.length > 0) this.#save();
  }

  #post(make: (session: string) => OutgoingMessage): void {
    this.#outbox.push(make);
    this.#advance();
  }

  #sendOpen(): void {
    this.#wire.send({ ...this.#options, type: 'session.open', id: this.#openId });
  }

  #save(): void {
    this.#place.save(this.#runs.stored());
  }
}
