import { CodeEditor } from './code-editor.ts';
import type { Status } from './cell-status.ts';
import { sheet } from './cell-style.ts';
import { element, icon } from './dom.ts';
import { InputForm } from './input-form.ts';
import { OutputArea } from './output-area.ts';

export interface CellActions {
  run(): void;
  stop(): void;
  restart(): void;
  /** undefined is the end of input. */
  answer(text: string | undefined): void;
}

const PLAY = 'M4 2.5v11l9-5.5z';
const STOP = 'M3.5 3.5h9v9h-9z';
const RESTART = 'M8 3a5 5 0 1 0 4.9 6h-1.6A3.5 3.5 0 1 1 8 4.5c1 0 1.8.4 2.5 1l-2 2H13V3l-1.5 1.5A5 5 0 0 0 8 3z';

/** The inside of a cell: editor, buttons, status line, output and input field in one shadow root. */
export class CellView {
  readonly editor: CodeEditor;
  readonly output: OutputArea;
  readonly input: InputForm;
  readonly #root: ShadowRoot;
  readonly #run = button('run', PLAY, 'Run', 'Run (Ctrl-Enter or Shift-Enter)');
  readonly #stop = button('stop', STOP, 'Stop', 'Stop the program and keep the variables');
  readonly #restart = button('restart', RESTART, 'Restart', 'Begin again with empty variables');
  readonly #status = element('span', 'status');
  readonly #elapsed = element('span', 'elapsed');

  constructor(root: ShadowRoot, code: string, label: string, actions: CellActions) {
    this.#root = root;
    root.adoptedStyleSheets = [sheet()];
    this.editor = new CodeEditor(code, () => actions.run());
    this.editor.root.setAttribute('part', 'editor');
    const hint = element('span', 'hidden', 'Ctrl-Enter runs the code. To leave the editor with Tab, press Escape first.');
    hint.id = 'hint';
    this.editor.area.setAttribute('aria-describedby', 'hint');
    this.#status.setAttribute('role', 'status');
    this.#status.setAttribute('part', 'status');
    // A status that changes each second would be read out each second.
    this.#elapsed.setAttribute('aria-hidden', 'true');
    const name = element('span', 'file', label);
    const toolbar = element('div', 'toolbar', this.#run, this.#stop, this.#restart, this.#status, this.#elapsed, name);
    toolbar.setAttribute('part', 'toolbar');
    const printed = element('div', 'output');
    printed.setAttribute('part', 'output');
    printed.setAttribute('role', 'region');
    printed.setAttribute('aria-label', `Output of ${label}`);
    printed.tabIndex = 0;
    printed.hidden = true;
    this.output = new OutputArea(printed);
    this.input = new InputForm((text) => actions.answer(text));
    root.replaceChildren(element('div', 'cell', this.editor.root, hint, toolbar, printed, this.input.root));
    this.#run.addEventListener('click', () => actions.run());
    this.#stop.addEventListener('click', () => actions.stop());
    this.#restart.addEventListener('click', () => actions.restart());
    this.setBusy(false);
  }

  /** The element inside this cell that has the focus. */
  get focused(): Element | null {
    return this.#root.activeElement;
  }

  /** Both buttons stay in the tab order, so that the focus is never lost when a run begins or ends. */
  setBusy(busy: boolean): void {
    this.#run.setAttribute('aria-disabled', String(busy));
    this.#stop.setAttribute('aria-disabled', String(!busy));
  }

  setStatus({ text, tone }: Status, elapsed: string): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
    this.#status.dataset['tone'] = tone;
    this.#elapsed.textContent = elapsed;
  }
}

function button(part: string, path: string, text: string, title: string): HTMLButtonElement {
  const node = element('button', part, icon(path), element('span', '', text));
  node.type = 'button';
  node.title = title;
  node.setAttribute('part', part);
  return node;
}
