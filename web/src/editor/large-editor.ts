import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, indentOnInput, indentUnit, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { python } from '@codemirror/legacy-modes/mode/python';
import { EditorSelection, EditorState, Prec } from '@codemirror/state';
import { drawSelection, EditorView, keymap } from '@codemirror/view';
import type { Editor, EditorOptions, Mark } from '../cell/editor.ts';
import { cellTheme, highlighting } from './cell-theme.ts';
import { completionSource } from './completion-source.ts';
import { errorMark, setMark } from './error-mark.ts';
import { lockedLines, spansIn } from './locked-lines.ts';

/** CodeMirror with the code and the selection of the editor before it. */
export function largeEditor(options: EditorOptions, before: Editor, root: ShadowRoot): Editor {
  const [anchor, head] = before.selection;
  const view = new EditorView({
    root,
    state: EditorState.create({
      doc: before.code,
      selection: EditorSelection.single(anchor, head),
      extensions: extensionsFor(options),
    }),
  });
  view.dom.classList.add('large');
  return new LargeEditor(view, options);
}

function extensionsFor(options: EditorOptions) {
  const run = () => {
    options.onRun();
    return true;
  };
  return [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }, { key: 'Ctrl-Enter', run }, { key: 'Shift-Enter', run }])),
    history(),
    drawSelection(),
    indentUnit.of('    '),
    StreamLanguage.define(python),
    syntaxHighlighting(highlighting),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion({ override: [completionSource(options.complete)], icons: false }),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap, indentWithTab]),
    errorMark,
    lockedLines(options.lockedLines),
    cellTheme,
    EditorView.contentAttributes.of({ 'aria-label': options.label, 'aria-description': options.hint, autocapitalize: 'off', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange();
    }),
  ];
}

class LargeEditor implements Editor {
  readonly root: HTMLElement;
  readonly #view: EditorView;
  readonly #options: EditorOptions;

  constructor(view: EditorView, options: EditorOptions) {
    this.#view = view;
    this.#options = options;
    this.root = view.dom;
  }

  get code(): string {
    return this.#view.state.doc.toString();
  }

  set code(code: string) {
    this.#view.dispatch({
      changes: { from: 0, to: this.#view.state.doc.length, insert: code },
      filter: false,
      effects: [setMark.of(undefined), spansIn.of({ lines: this.#options.lockedLines, text: code })],
    });
  }

  get selection(): readonly [number, number] {
    const { anchor, head } = this.#view.state.selection.main;
    return [anchor, head];
  }

  focus(): void {
    this.#view.focus();
  }

  mark(mark: Mark | undefined): void {
    this.#view.dispatch({ effects: setMark.of(mark) });
  }

  goTo(line: number): void {
    const { doc } = this.#view.state;
    const { from } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    this.#view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from) });
    this.#view.focus();
  }
}
