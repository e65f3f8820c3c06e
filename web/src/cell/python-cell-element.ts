import {
  type DoneMessage,
  type InputRequestMessage,
  type Run,
  type RunEvent,
  type SerpentariumClient,
  ServerError,
  type Session,
  type SessionEvent,
} from '../client/index.ts';
import { type Activity, duration, statusOf } from './cell-status.ts';
import { CellView } from './cell-view.ts';
import { clientFor } from './clients.ts';
import { pageSettings } from './page-settings.ts';
import { resetNote } from './reset-note.ts';

/**
 * `<python-cell>`: makes the `<pre><code>` inside it a cell that runs. Attributes: `session` (cells that
 * name the same one share variables), `name` (the file name in tracebacks), `server`, `key`. Events:
 * `run`, `done` (detail: the outcome), `state` (detail: the kind of activity); they bubble.
 */
export class PythonCellElement extends HTMLElement {
  #view: CellView | undefined;
  #client: SerpentariumClient | undefined;
  #session: Session | undefined;
  #run: Run | undefined;
  #cellName = '';
  #activity: Activity = { kind: 'none' };
  #reset = '';
  #question: InputRequestMessage | undefined;
  #exception = '';
  /** Why the run that was admitted is not to begin after all. */
  #refusal: ServerError | undefined;
  #startedAt = 0;
  #disconnect = new AbortController();

  connectedCallback(): void {
    this.#disconnect = new AbortController();
    const { signal } = this.#disconnect;
    if (document.readyState !== 'loading') this.#connect(signal);
    // While the page is being read, the code inside may not be there yet.
    else document.addEventListener('DOMContentLoaded', () => this.#connect(signal), { signal });
  }

  disconnectedCallback(): void {
    this.#disconnect.abort();
  }

  /** The code in the editor. */
  get code(): string {
    return this.#view?.editor.code ?? this.#source();
  }

  set code(code: string) {
    if (this.#view !== undefined) this.#view.editor.code = code;
  }

  /** What the cell is doing: none, sent, queued, running, input, restarting, restarted, done or failed. */
  get state(): Activity['kind'] {
    return this.#activity.kind;
  }

  /** Runs the code unless a run of this cell is under way. */
  run(): void {
    if (this.#busy || this.#session === undefined) return;
    this.#reset = '';
    this.#set({ kind: 'sent' });
    this.#view?.output.clear();
    this.dispatchEvent(new CustomEvent('run', { bubbles: true, composed: true }));
    void this.#follow(this.#session.run(this.code, { cell: this.#cellName, stdin: 'interactive', credit: 'manual' }));
  }

  /** Interrupts the program, or takes it out of the queue. */
  stop(): void {
    this.#run?.stop();
  }

  /** Begins the session again with empty variables, for every cell that shares it. */
  restart(): void {
    if (this.#session === undefined || this.#activity.kind === 'restarting') return;
    const restarted = this.#session.restart();
    if (this.#run === undefined) this.#view?.output.clear();
    this.#set({ kind: 'restarting' });
    restarted.then(
      () => this.#set({ kind: 'restarted' }),
      (error: unknown) => this.#failed(error),
    );
  }

  get #busy(): boolean {
    return this.#run !== undefined || this.#activity.kind === 'restarting';
  }

  #connect(signal: AbortSignal): void {
    if (this.#view === undefined) this.#upgrade();
    const unsubscribe = [
      this.#client?.subscribe(() => this.#show()),
      this.#session?.subscribe((event) => this.#sessionEvent(event)),
    ];
    const ticking = setInterval(() => this.#show(), 1000);
    signal.addEventListener('abort', () => {
      clearInterval(ticking);
      for (const stop of unsubscribe) stop?.();
    });
  }

  #upgrade(): void {
    const page = pageSettings();
    const place = [...document.querySelectorAll(this.localName)].indexOf(this) + 1;
    this.#cellName = this.getAttribute('name') ?? `cell-${place}.py`;
    this.#view = new CellView(this.shadowRoot ?? this.attachShadow({ mode: 'open' }), this.#source(), this.#cellName, {
      run: () => this.run(),
      stop: () => this.stop(),
      restart: () => this.restart(),
      answer: (text) => this.#answer(text),
    });
    this.#client = clientFor(this.getAttribute('server') ?? page.server, this.getAttribute('key') ?? page.key);
    const name = this.getAttribute('session');
    this.#session = this.#client.session(name === null ? { slot: `${place} ${this.#cellName}` } : { name });
    const recovered = this.#session.recover(this.#cellName, 'manual');
    if (recovered === undefined) return;
    this.code = recovered.code;
    this.#set({ kind: 'sent' });
    void this.#follow(recovered);
  }

  /** The code of the page, without the line breaks around it. */
  #source(): string {
    const code = this.querySelector('code') ?? this.querySelector('pre') ?? this;
    return code.textContent.replace(/^\s*\n|\s+$/g, '');
  }

  async #follow(run: Run): Promise<void> {
    this.#run = run;
    this.#exception = '';
    this.#refusal = undefined;
    this.#show();
    try {
      for await (const event of run) {
        this.#view?.output.append(event, () => {
          run.rendered(event);
          if (event.type === 'done') this.#painted(event);
        });
        this.#note(event);
      }
      this.dispatchEvent(new CustomEvent('done', { detail: await run.done, bubbles: true, composed: true }));
    } catch (error) {
      this.#finish();
      this.#failed(error);
    }
  }

  /** What an event means for the cell itself; its output is painted elsewhere. */
  #note(event: RunEvent): void {
    // Whatever follows a question answers it: after a reload the replay holds questions answered long ago.
    if (event.type !== 'lost') this.#view?.input.hide();
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
        this.#view?.input.show({ prompt: event.prompt, password: event.password === true }, this.#view.focused);
        break;
      case 'exception':
        this.#exception = event.name;
        break;
      default:
        this.#set({ kind: 'running' });
    }
  }

  /** The outcome is told when the output before it is on the screen, unless another run has begun since. */
  #painted(done: DoneMessage): void {
    if (this.#run !== undefined || this.#activity.kind.startsWith('restart')) return;
    if (done.status === 'cancelled' && this.#refusal !== undefined) return this.#set({ kind: 'failed', error: this.#refusal });
    this.#set({ kind: 'done', done, exception: this.#exception, lines: this.#view?.output.lineCount ?? 0 });
  }

  #answer(text: string | undefined): void {
    if (this.#run === undefined || this.#question === undefined) return;
    const { prompt, password } = this.#question;
    const shown = password === true ? '•'.repeat(text?.length ?? 0) : (text ?? '');
    this.#view?.output.write('stdout', `${prompt}\x1b[36m${shown}\x1b[0m\n`);
    this.#set({ kind: 'running' });
    this.#run.input(text);
  }

  #finish(): void {
    this.#run = undefined;
    this.#view?.input.hide();
  }

  #failed(error: unknown): void {
    if (!(error instanceof ServerError)) throw error;
    this.#set({ kind: 'failed', error });
  }

  #sessionEvent(event: SessionEvent): void {
    if (event.type === 'refused' && event.re === this.#run?.id) this.#refusal = event.error;
    // Whoever has run nothing, or asked for the restart, has lost nothing unawares.
    if (this.#activity.kind === 'none' || this.#activity.kind === 'restarting') return;
    this.#reset = resetNote(event) || this.#reset;
    this.#show();
  }

  #set(activity: Activity): void {
    const changed = activity.kind !== this.#activity.kind;
    if (changed && activity.kind === 'running' && this.#activity.kind !== 'input') this.#startedAt = Date.now();
    this.#activity = activity;
    this.#show();
    if (changed) this.dispatchEvent(new CustomEvent('state', { detail: activity.kind, bubbles: true, composed: true }));
  }

  #show(): void {
    const view = this.#view;
    if (view === undefined || this.#client === undefined) return;
    const ran = Date.now() - this.#startedAt;
    const elapsed = this.#activity.kind === 'running' && ran >= 1000 ? duration(Math.floor(ran / 1000) * 1000).replace('.0', '') : '';
    view.setStatus(statusOf(this.#activity, this.#client.state, this.#reset), elapsed);
    view.setBusy(this.#busy);
  }
}
