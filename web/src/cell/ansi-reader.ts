/** What a piece of terminal text asks the screen to do. `style` is a list of class names, empty for plain. */
export type ScreenAction =
  | { readonly kind: 'text'; readonly text: string; readonly style: string }
  | { readonly kind: 'newline' | 'return' | 'backspace' | 'erase-right' | 'erase-line' };

// A whole escape sequence (CSI, OSC, or two characters), a control character, or a run of plain text.
// oxlint-disable-next-line no-control-regex
const TOKEN = /\x1b\[([0-9;:?]*)[ -/]*([@-~])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_c=>]|[\n\r\b]|[\0-\x07\x0b-\x1f\x7f]|[^\n\r\b\0-\x07\x0b-\x1f\x7f]+/g;
// oxlint-disable-next-line no-control-regex
const UNFINISHED = /\x1b(?:\[[0-9;:?]*[ -/]*|\][^\x07\x1b]*\x1b?)?$/;
const LONGEST_SEQUENCE = 4096;

/** Understands line control and the 16 colours of ANSI; all other sequences are swallowed. Keeps state between chunks. */
export class AnsiReader {
  #rest = '';
  #bold = false;
  #dim = false;
  #italic = false;
  #underline = false;
  #inverse = false;
  #foreground = '';
  #background = '';

  /** True when text without control characters would come through as it is. */
  get isPlain(): boolean {
    return this.#rest === '' && this.#style() === '';
  }

  read(chunk: string): ScreenAction[] {
    let text = this.#rest + chunk;
    const unfinished = UNFINISHED.exec(text);
    this.#rest = unfinished !== null && unfinished[0].length < LONGEST_SEQUENCE ? unfinished[0] : '';
    text = text.slice(0, text.length - this.#rest.length);
    const actions: ScreenAction[] = [];
    for (const match of text.matchAll(TOKEN)) {
      const action = this.#action(match[0], match[1] ?? '', match[2]);
      if (action !== undefined) actions.push(action);
    }
    return actions;
  }

  #action(token: string, parameters: string, command: string | undefined): ScreenAction | undefined {
    if (token === '\n') return { kind: 'newline' };
    if (token === '\r') return { kind: 'return' };
    if (token === '\b') return { kind: 'backspace' };
    if (command === 'm') this.#select(parameters);
    if (command === 'K') return { kind: parameters === '2' ? 'erase-line' : 'erase-right' };
    return token.charCodeAt(0) < 32 || token === '\x7f' ? undefined : { kind: 'text', text: token, style: this.#style() };
  }

  #select(parameters: string): void {
    const codes = parameters.split(/[;:]/).map(Number);
    for (let index = 0; index < codes.length; index++) {
      const code = codes[index] ?? 0;
      if (code === 38 || code === 48) {
        const indexed = codes[index + 1] === 5;
        const colour = codes[index + 2] ?? 0;
        if (indexed && colour < 16) this.#colour(code === 38, colour);
        index += indexed ? 2 : 4;
      } else this.#attribute(code);
    }
  }

  #attribute(code: number): void {
    if (code === 0) {
      this.#bold = this.#dim = this.#italic = this.#underline = this.#inverse = false;
      this.#foreground = this.#background = '';
    } else if (code === 1) this.#bold = true;
    else if (code === 2) this.#dim = true;
    else if (code === 3) this.#italic = true;
    else if (code === 4) this.#underline = true;
    else if (code === 7) this.#inverse = true;
    else if (code === 22) this.#bold = this.#dim = false;
    else if (code === 23) this.#italic = false;
    else if (code === 24) this.#underline = false;
    else if (code === 27) this.#inverse = false;
    else if (code >= 30 && code <= 37) this.#colour(true, code - 30);
    else if (code === 39) this.#foreground = '';
    else if (code >= 40 && code <= 47) this.#colour(false, code - 40);
    else if (code === 49) this.#background = '';
    else if (code >= 90 && code <= 97) this.#colour(true, code - 82);
    else if (code >= 100 && code <= 107) this.#colour(false, code - 92);
  }

  #colour(foreground: boolean, index: number): void {
    if (foreground) this.#foreground = `fg${index}`;
    else this.#background = `bg${index}`;
  }

  #style(): string {
    const names = [this.#foreground, this.#background];
    if (this.#bold) names.push('bold');
    if (this.#dim) names.push('dim');
    if (this.#italic) names.push('italic');
    if (this.#underline) names.push('underline');
    if (this.#inverse) names.push('inverse');
    return names.filter((name) => name !== '').join(' ');
  }
}
