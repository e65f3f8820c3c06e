import { element } from './dom.ts';
import { pythonTokens } from './python-tokens.ts';

const INDENT = '    ';
/** Longer code is not coloured: typing must stay quick. */
const LONGEST_COLOURED = 20_000;

/** A text area over a coloured copy of its text, which also gives it its size. */
export class CodeEditor {
  readonly root = element('div', 'editor');
  readonly area = element('textarea');
  readonly #paint = element('pre');
  readonly #onRun: () => void;
  /** Escape was pressed: the next Tab leaves instead of indenting. */
  #leaving = false;

  constructor(code: string, onRun: () => void) {
    this.#onRun = onRun;
    this.#paint.setAttribute('aria-hidden', 'true');
    const { area } = this;
    area.spellcheck = false;
    area.wrap = 'off';
    area.setAttribute('autocapitalize', 'off');
    area.setAttribute('autocomplete', 'off');
    area.setAttribute('aria-label', 'Python code');
    area.addEventListener('input', () => this.#repaint());
    area.addEventListener('keydown', (event) => this.#key(event));
    area.addEventListener('blur', () => {
      this.#leaving = false;
    });
    this.root.append(this.#paint, area);
    this.code = code;
  }

  get code(): string {
    return this.area.value;
  }

  set code(code: string) {
    this.area.value = code;
    this.#repaint();
  }

  #repaint(): void {
    const { code } = this;
    const tokens = code.length > LONGEST_COLOURED ? [{ text: code, kind: '' as const }] : pythonTokens(code);
    // The last line of a <pre> has no height while it is empty; the area's has.
    this.#paint.replaceChildren(...tokens.map(({ text, kind }) => (kind === '' ? text : element('span', kind, text))), '\u200b');
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      this.#onRun();
    } else if (event.key === 'Enter' && !event.altKey) {
      event.preventDefault();
      this.#insert(`\n${this.#indentOfNextLine()}`);
    } else if (event.key === 'Tab' && !this.#leaving && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      if (event.shiftKey) this.#dedent();
      else this.#insert(INDENT);
    }
    this.#leaving = event.key === 'Escape' || (this.#leaving && event.key === 'Shift');
  }

  #indentOfNextLine(): string {
    const line = this.#lineBeforeCursor();
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    return /:\s*(#.*)?$/.test(line) ? indent + INDENT : indent;
  }

  #dedent(): void {
    const { area } = this;
    const start = area.selectionStart - this.#lineBeforeCursor().length;
    const spaces = /^ {0,4}/.exec(this.code.slice(start))?.[0].length ?? 0;
    if (spaces === 0) return;
    const cursor = Math.max(start, area.selectionStart - spaces);
    area.setSelectionRange(start, start + spaces);
    this.#insert('');
    area.setSelectionRange(cursor, cursor);
  }

  #lineBeforeCursor(): string {
    const before = this.code.slice(0, this.area.selectionStart);
    return before.slice(before.lastIndexOf('\n') + 1);
  }

  #insert(text: string): void {
    // The only way to change a text area that keeps its undo history, deprecated as it is.
    if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return;
    const { area } = this;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    this.#repaint();
  }
}
