import { type DoneMessage, ServerError } from '../client/index.ts';
import { tellAuthor } from './author-console.ts';
import { cellsAbove, cellNamed, joinPage, leavePage, placeOf } from './page-cells.ts';
import { CellController } from './cell-controller.ts';
import { type CellContent, contentOf } from './cell-content.ts';
import { CellMemory } from './cell-memory.ts';
import type { Activity } from './cell-status.ts';
import { CellView } from './cell-view.ts';
import { clientFor, pageStorage } from './clients.ts';
import { onSettingsChange, pageSettings } from './page-settings.ts';
import { RunParts } from './run-parts.ts';
import { stringsFor, type Strings } from './strings/index.ts';

/**
 * Makes the `<pre><code>` inside it a cell that runs. Without JavaScript, and while the server is down, it is what
 * its author wrote.
 *
 * @element python-cell
 *
 * @attribute {string} name - The file name in tracebacks and downloads; also tells cells of a page apart. Default: `cell-1.py` and so on.
 * @attribute {string} session - Cells that name the same session share variables. Default: a session of its own.
 * @attribute {string} server - The server, as `https://host`. Default: where the script came from.
 * @attribute {string} key - The publishable key. Default: the script's `data-key`.
 * @attribute {"code"|"plain"|"off"} editor - `code` loads the large editor when the reader touches the cell, `plain` never does, `off` hides the code. Default: `code`.
 * @attribute {boolean} readonly - The code can be run, not changed.
 * @attribute {string} readonly-lines - Lines that cannot be changed, such as `1-3,8`.
 * @attribute {string} files - Files beside the program: words `#id` (the text of an element of the page), an address, or either after `name:`.
 * @attribute {string} profile - The environment, which decides what can be imported; cells that share a session name the same. Default: `default`.
 * @attribute {"closed"} stdin - `closed`: `input()` raises an EOFError instead of asking.
 * @attribute {number} timeout - Seconds a run may take; the server's own limit may be lower.
 * @attribute {boolean} autorun - Runs by itself when the cell is first seen.
 * @attribute {boolean} no-share - Offers no link to the reader's code.
 * @attribute {"auto"|"light"|"dark"|"page"} theme - `auto` follows the reader's preference, `page` the `color-scheme` of the page around. Default: `auto`.
 *
 * @slot - The code block, and hidden scripts: `text/x-setup` runs once before the first run, `text/x-test` (with `data-name`, `data-hint`) after each.
 * @slot expected - The output the author expects: shown before the first run and while the server is down.
 *
 * @fires ready - The cell has its buttons.
 * @fires run - A run was asked for.
 * @fires output - Something was put out; `detail` is the event of the protocol.
 * @fires done - A run has ended; `detail` is the `done` message.
 * @fires tested - Hidden tests were run; `detail` has `passed`, `all`, `tests`.
 * @fires state - The cell does something else now; `detail` is what `state` reads.
 * @fires failure - A request was refused; `detail` has `code` and `message`.
 */
export class PythonCellElement extends HTMLElement {
  static readonly observedAttributes = ['theme'];

  #content: CellContent | undefined;
  #view: CellView | undefined;
  #controller: CellController | undefined;
  #memory: CellMemory | undefined;
  #cellName = '';
  #ready: Promise<void> | undefined;
  #disconnect = new AbortController();

  connectedCallback(): void {
    joinPage(this);
    this.#disconnect = new AbortController();
    const { signal } = this.#disconnect;
    if (document.readyState !== 'loading') this.#connect(signal);
    // While the page is being read, the code inside may not be there yet.
    else document.addEventListener('DOMContentLoaded', () => this.#connect(signal), { signal });
  }

  disconnectedCallback(): void {
    leavePage(this);
    this.#disconnect.abort();
  }

  attributeChangedCallback(): void {
    this.#showTheme();
  }

  /** The code in the editor. */
  get code(): string {
    return this.#view?.editor.code ?? contentOf(this).code;
  }

  set code(code: string) {
    if (this.#view === undefined) void this.ready.then(() => this.#edit(code));
    else this.#edit(code);
  }

  #edit(code: string): void {
    if (this.#view !== undefined) this.#view.editor.code = code;
  }

  /** What the cell is doing: none, sent, queued, running, input, restarting, restarted, told, done or failed. */
  get state(): Activity['kind'] {
    return this.#controller?.activity.kind ?? 'none';
  }

  /** How the last run ended: the `done` message of the protocol. */
  get outcome(): DoneMessage | undefined {
    return this.#controller?.outcome;
  }

  /** The output as text. */
  get output(): string {
    return this.#view?.output.text ?? '';
  }

  /** The file name of the cell. */
  get fileName(): string {
    return this.#cellName;
  }

  /** The code of the present or last run, by whose lines its traceback counts. */
  get ranCode(): string {
    return this.#controller?.ranCode ?? '';
  }

  /** Whether another cell sees the same variables. */
  sharesSessionWith(other: PythonCellElement): boolean {
    return this.#controller !== undefined && this.#controller.session === other.#controller?.session;
  }

  /** Resolves when the cell has its buttons. */
  get ready(): Promise<void> {
    return this.#ready ?? new Promise((resolve) => this.addEventListener('ready', () => resolve(), { once: true }));
  }

  /** Runs the code unless a run of this cell is under way. */
  run(): void {
    if (this.#controller === undefined) void this.ready.then(() => this.#controller?.run(this.code));
    else void this.#controller.run(this.code);
  }

  /** Interrupts the program, or takes it out of the queue. */
  stop(): void {
    this.#controller?.stop();
  }

  /** Begins the session again with empty variables, for every cell that shares it. */
  restart(): void {
    this.#controller?.restart();
  }

  /** Puts the author's code back. */
  reset(): void {
    this.code = this.#content?.code ?? '';
    this.#memory?.draft(this.code);
  }

  /** Takes the last run of the session back, where the server offers that. */
  undo(): void {
    this.#controller?.undo();
  }

  /** Goes on with a copy of the session, where the server offers that. */
  fork(): void {
    this.#controller?.fork();
  }

  /** Runs the cells above that share the session, one after the other, as long as all goes well. */
  async runAbove(): Promise<void> {
    for (const cell of cellsAbove(this)) {
      cell.run();
      // oxlint-disable-next-line no-await-in-loop
      const ended = await new Promise<Event>((resolve) => {
        for (const type of ['done', 'failure']) cell.addEventListener(type, resolve, { once: true });
      });
      if (!(ended instanceof CustomEvent) || (ended.detail as DoneMessage).status !== 'ok') return;
    }
  }

  /** Puts the cursor into the editor, into the given line if there is one. */
  override focus(options?: FocusOptions & { readonly line?: number }): void {
    if (options?.line === undefined) this.#view?.editor.focus();
    else this.#view?.editor.goTo(options.line);
  }

  #connect(signal: AbortSignal): void {
    this.#ready ??= this.#upgrade();
    const stopSettings = onSettingsChange(() => this.#showTheme());
    signal.addEventListener('abort', stopSettings);
    void this.#ready.then(() => {
      if (signal.aborted || this.#controller === undefined) return;
      signal.addEventListener('abort', this.#controller.connect());
    });
  }

  async #upgrade(): Promise<void> {
    const page = pageSettings();
    this.#cellName = this.getAttribute('name') ?? `cell-${placeOf(this)}.py`;
    const language = page.lang || (this.closest('[lang]')?.getAttribute('lang') ?? 'en');
    const strings = await stringsFor(language, page.strings);
    const content = contentOf(this);
    this.#content = content;
    const memory = new CellMemory(pageStorage(), `serpentarium cell ${location.pathname} ${placeOf(this)} ${this.#cellName}`, content.code);
    this.#memory = memory;
    const view = this.#makeView(content, memory, strings);
    this.#view = view;
    this.#showTheme();
    this.#controller = this.#makeController(content, view, memory, strings);
    await this.#restore(memory, view, strings);
    this.dispatchEvent(new CustomEvent('ready', { bubbles: true, composed: true }));
    if (this.hasAttribute('autorun') && this.state === 'none') this.#runWhenSeen();
  }

  #makeView(content: CellContent, memory: CellMemory, strings: Strings): CellView {
    const mode = this.getAttribute('editor');
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const saving = { timer: 0 };
    return new CellView(root, {
      name: this.#cellName,
      strings,
      editor: {
        code: content.code,
        readOnly: this.hasAttribute('readonly'),
        lockedLines: this.getAttribute('readonly-lines') ?? '',
        onChange: () => {
          clearTimeout(saving.timer);
          saving.timer = window.setTimeout(() => memory.draft(this.code), 300);
        },
        complete: async (code, cursor) => {
          const session = this.#controller?.session;
          if (session?.opened !== true) return undefined;
          const { from = cursor, items } = await session.complete(code, cursor);
          return { from, items };
        },
      },
      mode: mode === 'off' || (mode === 'plain' && !this.hasAttribute('readonly-lines')) ? mode : 'code',
      openMenu: (button) => void this.#openMenu(button, content, strings),
      blocks: {
        strings,
        root,
        frameUrl: () => new URL('/w/1/frame.html', pageSettings().frames || this.#server()).href,
        lineOf: (file, line) => cellNamed(file, this)?.ranCode.split('\n')[line - 1],
        goTo: (file, line) => cellNamed(file, this)?.focus({ line }),
      },
      hasExpected: content.hasExpected,
    }, {
      run: () => this.run(),
      stop: () => this.stop(),
      restart: () => this.restart(),
      answer: (text) => this.#controller?.answer(text),
      runAbove: () => void this.runAbove(),
    });
  }

  #makeController(content: CellContent, view: CellView, memory: CellMemory, strings: Strings): CellController | undefined {
    try {
      const { session: pageSession } = pageSettings();
      const client = clientFor(this.#server(), this.getAttribute('key') ?? pageSettings().key);
      const session = this.getAttribute('session') ?? pageSession;
      const timeout = Number(this.getAttribute('timeout'));
      const profile = this.getAttribute('profile');
      const opening = profile ? { profile } : {};
      return new CellController({
        name: this.#cellName,
        view,
        strings,
        client,
        session: client.session(session === '' ? { ...opening, slot: `${placeOf(this)} ${this.#cellName}` } : { ...opening, name: session }),
        memory,
        runParts: new RunParts({
          setup: content.setup,
          tests: content.tests,
          files: this.getAttribute('files') ?? '',
          root: this.getRootNode() as Document | ShadowRoot,
          stdin: this.getAttribute('stdin') === 'closed' ? 'closed' : 'interactive',
          timeoutMs: timeout > 0 ? timeout * 1000 : undefined,
        }),
        emit: (type, detail) => this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true })),
        hasAbove: () => cellsAbove(this).length > 0,
      });
    } catch (error) {
      tellAuthor(error instanceof ServerError ? error.message : String(error));
      view.setStatus({ text: strings.e_broken_page, tone: 'bad' }, '', false);
      return undefined;
    }
  }

  /** Brings back what was here before a reload, or what the link brings. */
  async #restore(memory: CellMemory, view: CellView, strings: Strings): Promise<void> {
    const { draft, events = [] } = memory.remembered;
    if (draft !== undefined) view.editor.code = draft;
    const recovered = this.#controller?.recover();
    if (recovered !== undefined) {
      view.editor.code = recovered;
      return;
    }
    const shared = location.hash.startsWith('#py:') ? await (await import('./share-link.ts')).sharedCode(location.hash, this.#cellName) : undefined;
    if (shared !== undefined) {
      view.editor.code = shared;
      this.#controller?.tell(strings.shared);
      this.scrollIntoView({ block: 'center' });
    } else if (events.length > 0) {
      for (const event of events) view.output.append(event, () => undefined);
      view.expected.hide();
      this.#controller?.tell(strings.kept);
    }
  }

  async #openMenu(button: HTMLButtonElement, content: CellContent, strings: Strings): Promise<void> {
    const { makeMenu } = await import('./cell-menu.ts');
    makeMenu(button, this, strings, {
      features: () => this.#controller?.features ?? [],
      tell: (text) => this.#controller?.tell(text),
      source: () => content.code,
      hasAbove: () => cellsAbove(this).length > 0,
    }).open();
  }

  #runWhenSeen(): void {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this.run();
    });
    seen.observe(this);
  }

  #server(): string {
    return this.getAttribute('server') ?? pageSettings().server;
  }

  #showTheme(): void {
    const theme = this.getAttribute('theme') ?? pageSettings().theme;
    this.#view?.setTheme(theme);
  }
}
