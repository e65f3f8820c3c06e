import type { Status } from './cell-status.ts';
import { sheet } from './cell-style.ts';
import { element, icon } from './dom.ts';
import type { EditorOptions } from './editor.ts';
import { EditorSlot } from './editor-slot.ts';
import { ExpectedOutput } from './expected-output.ts';
import { ICONS } from './icons.ts';
import { InputForm } from './input-form.ts';
import { OutputArea } from './output-area.ts';
import type { BlockContext } from './block-context.ts';
import { fill, type Strings } from './strings/index.ts';

export interface CellActions {
  run(): void;
  stop(): void;
  restart(): void;
  /** undefined is the end of input. */
  answer(text: string | undefined): void;
}

export interface ViewOptions {
  readonly name: string;
  readonly strings: Strings;
  readonly editor: Omit<EditorOptions, 'label' | 'hint' | 'onRun'>;
  /** `off` hides the code: the reader sees what it does. */
  readonly mode: 'code' | 'plain' | 'off';
  /** Makes the menu at its button and opens it. */
  readonly openMenu: (button: HTMLButtonElement) => void;
  readonly blocks: BlockContext;
  readonly hasExpected: boolean;
}

/** The inside of a cell: editor, buttons, status line, output and input field in one shadow root. */
export class CellView {
  readonly editor: EditorSlot;
  readonly output: OutputArea;
  readonly input: InputForm;
  readonly expected: ExpectedOutput;
  readonly #root: ShadowRoot;
  readonly #run: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #above: HTMLButtonElement;
  readonly #status = element('span', 'status');
  readonly #elapsed = element('span', 'elapsed');
  readonly #frame = element('div', 'cell');

  constructor(root: ShadowRoot, options: ViewOptions, actions: CellActions & { runAbove(): void }) {
    const { name, strings } = options;
    this.#root = root;
    root.adoptedStyleSheets = [sheet()];
    this.editor = new EditorSlot(
      { ...options.editor, label: fill(strings.codeLabel, { name }), hint: strings.editorHint, onRun: () => actions.run() },
      options.mode !== 'code',
    );
    this.editor.root.hidden = options.mode === 'off';
    this.#run = button('run', ICONS.run, strings.run, strings.runTitle);
    this.#stop = button('stop', ICONS.stop, strings.stop, strings.stopTitle);
    const restart = button('restart', ICONS.restart, '', strings.restartTitle);
    restart.setAttribute('aria-label', strings.restart);
    this.#above = button('above', undefined, strings.runAbove, strings.runAbove);
    this.#above.hidden = true;
    this.#status.setAttribute('role', 'status');
    this.#status.setAttribute('part', 'status');
    // A status that changes each second would be read out each second.
    this.#elapsed.setAttribute('aria-hidden', 'true');
    const more = button('more', ICONS.more, '', strings.more);
    more.setAttribute('aria-label', strings.more);
    more.setAttribute('aria-haspopup', 'true');
    more.addEventListener('click', () => options.openMenu(more), { once: true });
    const told = element('span', 'told', this.#status, this.#elapsed, this.#above);
    const toolbar = element('div', 'toolbar', this.#run, this.#stop, restart, told, element('span', 'file', name), more);
    toolbar.setAttribute('part', 'toolbar');
    const printed = element('div', 'output');
    printed.setAttribute('part', 'output');
    printed.setAttribute('role', 'region');
    printed.setAttribute('aria-label', fill(strings.outputOf, { name }));
    printed.tabIndex = 0;
    printed.hidden = true;
    this.output = new OutputArea(printed, options.blocks);
    this.input = new InputForm(strings, (text) => actions.answer(text));
    this.expected = new ExpectedOutput(strings, options.hasExpected);
    this.#frame.append(this.editor.root, toolbar, printed, this.input.root, this.expected.root);
    root.replaceChildren(this.#frame);
    this.#run.addEventListener('click', () => actions.run());
    this.#stop.addEventListener('click', () => actions.stop());
    restart.addEventListener('click', () => actions.restart());
    this.#above.addEventListener('click', () => actions.runAbove());
    this.setBusy(false);
  }

  /** The element inside this cell that has the focus. */
  get focused(): Element | null {
    return this.#root.activeElement;
  }

  setTheme(theme: string): void {
    this.#frame.dataset['theme'] = theme;
  }

  /** All buttons stay in the tab order, so that the focus is never lost when a run begins or ends. */
  setBusy(busy: boolean): void {
    this.#run.setAttribute('aria-disabled', String(busy));
    this.#stop.setAttribute('aria-disabled', String(!busy));
  }

  /** `offerAbove`: the reader can get lost variables back by running the cells above. */
  setStatus({ text, tone }: Status, elapsed: string, offerAbove: boolean): void {
    if (this.#status.textContent !== text) this.#status.textContent = text;
    this.#status.dataset['tone'] = tone;
    this.#elapsed.textContent = elapsed;
    this.#above.hidden = !offerAbove;
  }
}

function button(part: string, path: string | undefined, text: string, title: string): HTMLButtonElement {
  const node = element('button', part, ...(path === undefined ? [] : [icon(path)]), ...(text === '' ? [] : [element('span', '', text)]));
  node.type = 'button';
  node.title = title;
  node.setAttribute('part', part);
  return node;
}
