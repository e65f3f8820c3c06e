import { type DoneMessage, type InputRequestMessage, type Run, type RunEvent, type SerpentariumClient, ServerError, type Session, type SessionEvent } from '../client/index.ts';
import { tellAuthorOf } from './author-console.ts';
import type { CellMemory } from './cell-memory.ts';
import { type Activity, isDown, statusOf, type TestSummary } from './cell-status.ts';
import type { CellView } from './cell-view.ts';
import { duration } from './duration.ts';
import { renderingOf, type TestResult } from './rendering.ts';
import { resetNote } from './reset-note.ts';
import type { RunParts } from './run-parts.ts';
import { fill, type Strings } from './strings/index.ts';

/** What a controller is made with. */
export interface CellParts {
  readonly name: string;
  readonly view: CellView;
  readonly strings: Strings;
  readonly client: SerpentariumClient;
  readonly session: Session;
  readonly memory: CellMemory;
  readonly runParts: RunParts;
  /** Tells the page. */
  readonly emit: (type: string, detail?: unknown) => void;
  /** Whether cells above this one could bring lost variables back. */
  readonly hasAbove: () => boolean;
}

/** How long the reader is told that the connection is back. */
const RESUMED_MS = 4000;

/** Runs a cell's code and tells its view what becomes of it. */
export class CellController {
  readonly #parts: CellParts;
  #session: Session;
  #run: Run | undefined;
  #activity: Activity = { kind: 'none' };
  #reset = '';
  #resumedAt = Number.NEGATIVE_INFINITY;
  #question: InputRequestMessage | undefined;
  #exception = '';
  #tests: TestSummary | undefined;
  /** Why the run that was admitted is not to begin after all. */
  #refusal: ServerError | undefined;
  #startedAt = 0;
  #outcome: DoneMessage | undefined;
  /** The code of the present or last run, by whose lines a traceback counts. */
  #ranCode = '';
  #leave: () => void = () => undefined;

  constructor(parts: CellParts) {
    this.#parts = parts;
    this.#session = parts.session;
  }

  get activity(): Activity {
    return this.#activity;
  }

  get outcome(): DoneMessage | undefined {
    return this.#outcome;
  }

  get session(): Session {
    return this.#session;
  }

  /** What the server offers beyond the core, as far as it is known. */
  get features(): readonly string[] {
    return this.#session.opened ? this.#parts.client.features : [];
  }

  get ranCode(): string {
    return this.#ranCode;
  }

  get busy(): boolean {
    return this.#run !== undefined || this.#activity.kind === 'restarting' || this.#activity.kind === 'sent';
  }

  /** Listens until the cell leaves the page; answers what ends that. */
  connect(): () => void {
    const ends = [this.#parts.client.subscribe(() => this.#show()), this.#listen()];
    const ticking = setInterval(() => this.#tick(), 1000);
    return () => {
      clearInterval(ticking);
      for (const end of ends) end();
      this.#leave();
    };
  }

  /** Takes up the run that a reload interrupted; answers its code. */
  recover(): string | undefined {
    const run = this.#session.recover(this.#parts.name, 'manual');
    if (run === undefined) return undefined;
    this.#set({ kind: 'sent' });
    void this.#follow(run);
    return run.code;
  }

  async run(code: string): Promise<void> {
    if (this.busy) return;
    const { view, memory, runParts, name } = this.#parts;
    this.#reset = '';
    this.#set({ kind: 'sent' });
    view.output.clear();
    view.expected.hide();
    view.editor.mark(undefined);
    memory.begin();
    this.#parts.emit('run');
    let more: Awaited<ReturnType<RunParts['forRun']>> = {};
    if (runParts.asynchronous) {
      try {
        more = await runParts.forRun(this.#session);
      } catch (error) {
        return this.#failed(error);
      }
    } else more = runParts.now();
    await this.#follow(this.#session.run(code, { ...more, cell: name, credit: 'manual' }));
  }

  stop(): void {
    this.#run?.stop();
  }

  restart(): void {
    if (this.#activity.kind === 'restarting') return;
    if (this.#run === undefined) this.#parts.view.output.clear();
    this.#set({ kind: 'restarting' });
    this.#session.restart().then(() => this.#set({ kind: 'restarted' }), (error: unknown) => this.#failed(error));
  }

  undo(): void {
    this.#session.undo().then(() => this.tell(this.#parts.strings.undone), (error: unknown) => this.#failed(error));
  }

  fork(): void {
    this.#parts.client.fork(this.#session).then(
      (session) => {
        this.#leave();
        this.#session = session;
        this.#listen();
        this.tell(this.#parts.strings.forked);
      },
      (error: unknown) => this.#failed(error),
    );
  }

  answer(text: string | undefined): void {
    if (this.#run === undefined || this.#question === undefined) return;
    const { prompt, password } = this.#question;
    const shown = password === true ? '•'.repeat(text?.length ?? 0) : (text ?? '');
    this.#parts.view.output.write('stdout', `${prompt}\x1b[36m${shown}\x1b[0m\n`);
    this.#set({ kind: 'running' });
    this.#run.input(text);
  }

  /** A sentence for the status line; a run that is under way has it for itself. */
  tell(text: string): void {
    if (!this.busy) this.#set({ kind: 'told', text });
  }

  fail(error: ServerError): void {
    this.#failed(error);
  }

  #listen(): () => void {
    this.#leave = this.#session.subscribe((event) => this.#sessionEvent(event));
    return this.#leave;
  }

  async #follow(run: Run): Promise<void> {
    const { view, memory, emit } = this.#parts;
    this.#run = run;
    this.#ranCode = run.code;
    this.#exception = '';
    this.#tests = undefined;
    this.#refusal = undefined;
    view.expected.hide();
    this.#show();
    try {
      for await (const event of run) {
        view.output.append(event, () => {
          run.rendered(event);
          if (event.type === 'done') this.#painted(event);
        });
        memory.note(event);
        emit('output', event);
        this.#note(event);
      }
      const done = await run.done;
      this.#outcome = done;
      memory.end();
      emit('done', done);
    } catch (error) {
      this.#finish();
      this.#failed(error);
    }
  }

  /** What an event means for the cell itself; its output is painted elsewhere. */
  #note(event: RunEvent): void {
    // Whatever follows a question answers it: after a reload the replay holds questions answered long ago.
    if (event.type !== 'lost') this.#parts.view.input.hide();
    if (event.type === 'done') return this.#finish();
    // The restart ends what still runs; until it has, the reader is told of the restart.
    if (this.#activity.kind === 'restarting') return;
    switch (event.type) {
      case 'queued':
        this.#set({ kind: 'queued', position: event.position, ...(event.etaMs !== undefined && { etaMs: event.etaMs }) });
        break;
      case 'input.request':
        this.#question = event;
        this.#set({ kind: 'input' });
        this.#parts.view.input.show({ prompt: event.prompt, password: event.password === true }, this.#parts.view.focused);
        break;
      case 'exception':
        this.#exception = event.name;
        this.#mark(event.frames);
        if (this.#parts.runParts.hasTests) this.#tests = { text: this.#parts.strings.testsNotRun, passed: false };
        break;
      case 'display': {
        const rendering = renderingOf(event.data);
        if (rendering.kind === 'tests') this.#tested(rendering.tests);
        this.#set({ kind: 'running' });
        break;
      }
      default:
        this.#set({ kind: 'running' });
    }
  }

  #mark(frames: readonly { readonly file: string; readonly line: number; readonly user?: boolean }[] = []): void {
    const own = frames.findLast((frame) => frame.user === true && frame.file === this.#parts.name);
    if (own !== undefined && own.line > 0) this.#parts.view.editor.mark(own);
  }

  #tested(tests: readonly TestResult[]): void {
    const passed = tests.filter((test) => test.passed).length;
    this.#tests = { text: fill(this.#parts.strings.tests, { n: passed, all: tests.length }), passed: passed === tests.length };
    this.#parts.emit('tested', { passed, all: tests.length, tests });
  }

  /** The outcome is told when the output before it is on the screen, unless another run has begun since. */
  #painted(done: DoneMessage): void {
    if (this.busy || this.#activity.kind === 'restarted') return;
    if (done.status === 'cancelled' && this.#refusal !== undefined) return this.#failed(this.#refusal);
    this.#set({ kind: 'done', done, exception: this.#exception, lines: this.#parts.view.output.lineCount, ...(this.#tests && { tests: this.#tests }) });
  }

  #finish(): void {
    this.#run = undefined;
    this.#parts.view.input.hide();
    // Not busy any more, although the last output is still to be painted.
    if (this.#activity.kind === 'sent') this.#activity = { kind: 'running' };
  }

  #failed(error: unknown): void {
    const known = error instanceof ServerError ? error : new ServerError({ code: 'broken_page', message: String(error), retry: 'never' });
    tellAuthorOf(known);
    this.#set({ kind: 'failed', error: known });
    this.#parts.emit('failure', { code: known.code, message: known.message });
  }

  #sessionEvent(event: SessionEvent): void {
    if (event.type === 'refused' && event.re === this.#run?.id) this.#refusal = event.error;
    if (event.type === 'resumed' && this.#run !== undefined) this.#resumedAt = Date.now();
    // Whoever has run nothing, or asked for the restart, has lost nothing unawares.
    if (this.#activity.kind === 'none' || this.#activity.kind === 'restarting') return;
    this.#reset = resetNote(event, this.#parts.strings) || this.#reset;
    this.#show();
  }

  #set(activity: Activity): void {
    const changed = activity.kind !== this.#activity.kind;
    if (changed && activity.kind === 'running' && this.#activity.kind !== 'input') this.#startedAt = Date.now();
    this.#activity = activity;
    if (changed || activity.kind !== 'running') this.#show();
    if (changed) this.#parts.emit('state', activity.kind);
  }

  #tick(): void {
    if (this.busy || this.#activity.kind === 'running') this.#show();
  }

  #show(): void {
    const { view, client, strings } = this.#parts;
    const ran = Date.now() - this.#startedAt;
    const elapsed = this.#activity.kind === 'running' && ran >= 1000 ? duration(Math.floor(ran / 1000) * 1000).replace('.0', '') : '';
    const notes = { reset: this.#reset, resumed: Date.now() - this.#resumedAt < RESUMED_MS };
    view.setStatus(statusOf(this.#activity, client.state, notes, strings), elapsed, this.#reset !== '' && !this.busy && this.#parts.hasAbove());
    view.setBusy(this.busy);
    const stuck = (this.busy || this.#activity.kind === 'failed') && view.output.lineCount === 0;
    if (stuck && isDown(client.state)) view.expected.show(true);
  }
}
