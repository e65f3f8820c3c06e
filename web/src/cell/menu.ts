import { element } from './dom.ts';

export interface MenuItem {
  readonly name: string;
  readonly label: string;
  readonly act: () => void;
  /** Asked each time the menu opens. */
  readonly offered: () => boolean;
}

/** The cell's further actions: a list of buttons in the browser's top layer, opened by the cell's button. */
export class Menu {
  readonly list = element('div', 'menu');
  readonly #button: HTMLButtonElement;
  readonly #items: readonly { readonly item: MenuItem; readonly button: HTMLButtonElement }[];

  constructor(opener: HTMLButtonElement, items: readonly MenuItem[]) {
    this.#button = opener;
    this.list.popover = 'auto';
    this.list.id = 'menu';
    this.list.setAttribute('part', 'menu');
    this.#button.popoverTargetElement = this.list;
    this.#items = items.map((item) => ({ item, button: this.#entry(item) }));
    this.list.append(...this.#items.map(({ button }) => button));
    this.list.addEventListener('beforetoggle', (event) => {
      if ((event as ToggleEvent).newState === 'open') this.#offer();
      // The focus must not vanish together with the list.
      else if (this.list.matches(':focus-within')) opener.focus();
    });
    this.list.addEventListener('toggle', (event) => {
      if ((event as ToggleEvent).newState === 'open') this.#opened();
    });
  }

  open(): void {
    this.#button.after(this.list);
    this.list.showPopover();
  }

  #entry({ name, label, act }: MenuItem): HTMLButtonElement {
    const button = element('button', '', label);
    button.type = 'button';
    button.dataset['action'] = name;
    button.addEventListener('click', () => {
      this.list.hidePopover();
      act();
    });
    return button;
  }

  #offer(): void {
    for (const { item, button } of this.#items) button.hidden = !item.offered();
  }

  #opened(): void {
    this.#place();
    this.#items.find(({ button }) => !button.hidden)?.button.focus();
    const closed = new AbortController();
    const close = () => this.list.hidePopover();
    addEventListener('scroll', close, { signal: closed.signal, capture: true, passive: true });
    addEventListener('resize', close, { signal: closed.signal });
    this.list.addEventListener('toggle', () => closed.abort(), { once: true });
  }

  /** Below the button, or above it when there is no room; never beyond the window. */
  #place(): void {
    const anchor = this.#button.getBoundingClientRect();
    const { width, height } = this.list.getBoundingClientRect();
    const below = anchor.bottom + 4;
    const top = below + height > innerHeight && anchor.top - height - 4 > 0 ? anchor.top - height - 4 : below;
    const rightToLeft = getComputedStyle(this.#button).direction === 'rtl';
    const wanted = rightToLeft ? anchor.left : anchor.right - width;
    this.list.style.setProperty('top', `${top}px`);
    this.list.style.setProperty('left', `${Math.max(8, Math.min(wanted, innerWidth - width - 8))}px`);
  }
}
