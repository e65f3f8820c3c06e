import { element } from './dom.ts';
import type { Strings } from './strings/index.ts';

export interface InputRequest {
  readonly prompt: string;
  readonly password: boolean;
}

/** The field in which a reader answers `input()`; takes the focus when the reader is in this cell, and gives it back. */
export class InputForm {
  readonly root = element('form', 'input');
  readonly #label = element('label', 'prompt');
  readonly #field = element('input');
  readonly #strings: Strings;
  readonly #answer: (text: string | undefined) => void;
  #returnFocus: HTMLElement | undefined;

  /** `answer` gets the text, or undefined for the end of input. */
  constructor(strings: Strings, answer: (text: string | undefined) => void) {
    this.#strings = strings;
    this.#answer = answer;
    this.#field.id = 'answer';
    this.#field.autocomplete = 'off';
    this.#field.setAttribute('part', 'input');
    this.#label.htmlFor = 'answer';
    const send = element('button', 'primary', strings.send);
    const end = element('button', '', strings.endInput);
    end.type = 'button';
    end.title = strings.endInputTitle;
    end.addEventListener('click', () => this.#submit(undefined));
    this.root.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#submit(this.#field.value);
    });
    this.root.hidden = true;
    this.root.append(this.#label, this.#field, send, end);
  }

  get open(): boolean {
    return !this.root.hidden;
  }

  show({ prompt, password }: InputRequest, focused: Element | null): void {
    this.#label.textContent = prompt.trim() === '' ? this.#strings.inputPrompt : prompt;
    this.#field.type = password ? 'password' : 'text';
    this.#field.value = '';
    this.root.hidden = false;
    this.#returnFocus = focused instanceof HTMLElement ? focused : undefined;
    if (this.#returnFocus !== undefined) this.#field.focus();
  }

  hide(): void {
    if (this.root.hidden) return;
    const hadFocus = this.root.matches(':focus-within');
    this.root.hidden = true;
    this.#field.value = '';
    if (hadFocus) this.#returnFocus?.focus();
  }

  #submit(text: string | undefined): void {
    this.hide();
    this.#answer(text);
  }
}
