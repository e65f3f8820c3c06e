import { element } from './dom.ts';
import type { Editor, EditorOptions, Mark } from './editor.ts';
import { PlainEditor } from './plain-editor.ts';

/**
 * Holds a cell's editor: a plain one at first, the large one when its chunk has come, which is asked for by the
 * first focus or touch. Should the chunk not come, the plain one stays.
 */
export class EditorSlot {
  readonly root = element('div', 'editor-slot');
  readonly #options: EditorOptions;
  #editor: Editor;
  #asked = false;
  #composing = false;

  constructor(options: EditorOptions, plain: boolean) {
    this.#options = options;
    this.#editor = new PlainEditor(options);
    this.root.setAttribute('part', 'editor');
    this.root.append(this.#editor.root);
    if (plain || options.readOnly) return;
    this.root.addEventListener('compositionstart', () => {
      this.#composing = true;
    });
    this.root.addEventListener('compositionend', () => {
      this.#composing = false;
    });
    for (const type of ['focusin', 'pointerover']) this.root.addEventListener(type, () => void this.#upgrade(), { once: true });
  }

  get code(): string {
    return this.#editor.code;
  }

  set code(code: string) {
    this.#editor.code = code;
  }

  focus(): void {
    this.#editor.focus();
  }

  mark(mark: Mark | undefined): void {
    this.#editor.mark(mark);
  }

  goTo(line: number): void {
    this.#editor.goTo(line);
  }

  async #upgrade(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    const chunk = await import('../editor/large-editor.ts').catch(() => undefined);
    if (chunk === undefined) return;
    // A word that is being composed belongs to the field in which it was begun.
    await this.#pause();
    const old = this.#editor;
    const focused = old.root.matches(':focus-within');
    const large = chunk.largeEditor(this.#options, old, this.root.getRootNode() as ShadowRoot);
    this.#editor = large;
    old.root.replaceWith(large.root);
    if (focused) large.focus();
    this.root.dataset['editor'] = 'large';
  }

  /** Resolves when no word is being composed. */
  #pause(): Promise<void> {
    if (!this.#composing) return Promise.resolve();
    return new Promise((resolve) => {
      this.root.addEventListener('compositionend', () => setTimeout(resolve), { once: true });
    });
  }
}
