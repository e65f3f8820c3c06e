import { element } from './dom.ts';
import type { Strings } from './strings/index.ts';

/** What the author says the code prints: shown before the first run, and again while the server is down. */
export class ExpectedOutput {
  readonly root = element('div', 'expected');
  readonly #label = element('div', 'expected-label');
  readonly #strings: Strings;
  readonly #there: boolean;

  constructor(strings: Strings, there: boolean) {
    this.#strings = strings;
    this.#there = there;
    const slot = element('slot');
    slot.name = 'expected';
    this.root.setAttribute('part', 'expected');
    this.root.append(this.#label, slot);
    this.show(false);
  }

  show(serverIsDown: boolean): void {
    this.#label.textContent = serverIsDown ? this.#strings.saved : this.#strings.expected;
    this.root.hidden = !this.#there;
  }

  hide(): void {
    this.root.hidden = true;
  }
}
