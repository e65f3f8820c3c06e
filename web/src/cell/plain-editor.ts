import { element } from './dom.ts';
import type { Editor, EditorOptions, Mark } from './editor.ts';
import { lineRanges } from './read-line-ranges.ts';
import { pythonTokens } from './python-tokens.ts';

const INDENT = '    ';
/** Longer code is not coloured: typing must stay quick. */
const LONGEST_COLOURED = 20_000;

/** A text area over a coloured copy of its text, which also gives it its size. */
export class PlainEditor implements Editor {
  readonly root = element('div', 'editor');
  readonly #area = element('textarea');
  readonly #paint = element('pre');
  readonly #options: EditorOptions;
  #mark: Mark | undefined;
  /** Escape was pressed: the next Tab leaves instead of indenting. */
  #leaving = false;

  constructor(options: EditorOptions) {
    this.#options = options;
    this.#paint.setAttribute('aria-hidden', 'true');
    const area = this.#area;
    area.spellcheck = false;
    area.wrap = 'off';
    area.rows = 1;
    // Only the large editor knows how to keep some lines as they are.
    area.readOnly = options.readOnly || options.lockedLines !== '';
    area.setAttribute('autocapitalize', 'off');
    area.setAttribute('autocomplete', 'off');
    area.setAttribute('aria-label', options.label);
    area.setAttribute('aria-description', options.hint);
    area.addEventListener('input', () => this.#edited());
    area.addEventListener('keydown', (event) => this.#key(event));
    area.addEventListener('blur', () => {
      this.#leaving = false;
    });
    this.root.append(this.#paint, area);
    this.code = options.code;
  }

  get code(): string {
    return this.#area.value;
  }

  set code(code: string) {
    this.#area.value = code;
    this.#mark = undefined;
    this.#repaint();
  }

  get selection(): readonly [number, number] {
    return [this.#area.selectionStart, this.#area.selectionEnd];
  }

  focus(): void {
    this.#area.focus();
  }

  mark(mark: Mark | undefined): void {
    if (mark === this.#mark) return;
    this.#mark = mark;
    this.#repaint();
  }

  goTo(line: number): void {
    const start = this.#startOf(line);
    this.#area.setSelectionRange(start, start);
    this.#area.focus();
    this.#area.scrollIntoView({ block: 'nearest' });
  }

  #startOf(line: number): number {
    const lines = this.code.split('\n').slice(0, line - 1);
    return lines.length === 0 ? 0 : Math.min(this.code.length, lines.join('\n').length + 1);
  }

  #edited(): void {
    this.#mark = undefined;
    this.#repaint();
    this.#options.onChange();
  }

  #repaint(): void {
    const { code } = this;
    const tokens = code.length > LONGEST_COLOURED ? [{ text: code, kind: '' as const }] : pythonTokens(code);
    const nodes: (Node | string)[] = tokens.map(({ text, kind }) => (kind === '' ? text : element('span', kind, text)));
    // The last line of a <pre> has no height while it is empty; the area's has.
    this.#paint.replaceChildren(...nodes, '\u200b');
    for (const { first, last } of lineRanges(this.#options.lockedLines)) this.#stripe('locked-line', first, last - first + 1);
    if (this.#mark !== undefined) this.#stripe('error-line', this.#mark.line, 1);
  }

  /** A stripe behind some lines. */
  #stripe(className: string, line: number, count: number): void {
    const stripe = element('span', className);
    stripe.style.setProperty('--line', String(line));
    stripe.style.setProperty('--count', String(count));
    this.#paint.append(stripe);
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      this.#options.onRun();
    } else if (this.#area.readOnly) return;
    else if (event.key === 'Enter' && !event.altKey) {
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
    const area = this.#area;
    const start = area.selectionStart - this.#lineBeforeCursor().length;
    const spaces = /^ {0,4}/.exec(this.code.slice(start))?.[0].length ?? 0;
    if (spaces === 0) return;
    const cursor = Math.max(start, area.selectionStart - spaces);
    area.setSelectionRange(start, start + spaces);
    this.#insert('');
    area.setSelectionRange(cursor, cursor);
  }

  #lineBeforeCursor(): string {
    const before = this.code.slice(0, this.#area.selectionStart);
    return before.slice(before.lastIndexOf('\n') + 1);
  }

  #insert(text: string): void {
    // The only way to change a text area that keeps its undo history, deprecated as it is.
    if (document.execCommand(text === '' ? 'delete' : 'insertText', false, text)) return;
    const area = this.#area;
    area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end');
    this.#edited();
  }
}
