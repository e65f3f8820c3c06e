import { element } from './dom.ts';
import { nextFrame } from './next-frame.ts';
import type { Transcript } from './transcript.ts';
import { fill, type Strings } from './strings/index.ts';

/** The lines that left the screen: a note that tells how many, and a button that brings them back, some in each frame. */
export class EarlierLines {
  readonly root = element('div', 'earlier');
  readonly #lines = element('div');
  readonly #note = element('div', 'note');
  readonly #count = element('span');
  readonly #strings: Strings;
  #transcript: Transcript;
  /** Items before this index are shown here. */
  #shown = 0;
  /** The items on the screen begin here. */
  #end = 0;
  #forgotten = 0;
  #busy = false;

  constructor(strings: Strings, transcript: Transcript) {
    this.#strings = strings;
    this.#transcript = transcript;
    const all = element('button', 'link', strings.showAll);
    all.type = 'button';
    all.addEventListener('click', () => this.#showAll());
    this.#note.append(this.#count, ' ', all);
    this.root.append(this.#lines, this.#note);
    this.clear(transcript);
  }

  clear(transcript: Transcript): void {
    this.#transcript = transcript;
    this.#shown = this.#end = this.#forgotten = 0;
    this.#lines.replaceChildren();
    this.#note.hidden = true;
  }

  /** The screen begins with this item now; `forgotten` is by how much indices have shrunk since the last call. */
  update(end: number, forgotten: number): void {
    this.#forgotten += forgotten;
    this.#shown = Math.max(0, this.#shown - forgotten);
    // The screen took lines back that are shown here too.
    if (this.#shown > end) this.clear(this.#transcript);
    this.#end = end;
    const hidden = this.#end - this.#shown + this.#forgotten;
    this.#note.hidden = hidden === 0;
    this.#count.textContent = fill(this.#strings.earlier, { n: hidden.toLocaleString() });
  }

  #showAll(): void {
    if (this.#busy) return;
    this.#busy = true;
    void import('./lines-block.ts').then(({ showSome }) => nextFrame(() => this.#slice(this.#transcript, showSome)), () => undefined);
  }

  #slice(transcript: Transcript, showSome: (lines: HTMLElement, transcript: Transcript, from: number, end: number) => number): void {
    this.#busy = false;
    if (transcript !== this.#transcript) return;
    this.#shown = showSome(this.#lines, transcript, this.#shown, this.#end);
    this.update(this.#end, 0);
    if (this.#shown < this.#end) this.#showAll();
  }
}
