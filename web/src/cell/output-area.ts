import type { RunEvent } from '../client/index.ts';
import { displayBlock, exceptionBlock } from './blocks.ts';
import { element } from './dom.ts';
import { nextFrame } from './next-frame.ts';
import { Screen, type ScreenLine, type Stream } from './screen.ts';

const MOST_CHILDREN = 2000;
const MOST_CHARACTERS = 1024 * 1024;

/** What was printed, drawn and raised, painted once per frame, the oldest removed when it grows too long. */
export class OutputArea {
  readonly #host: HTMLElement;
  readonly #list = element('div', 'lines');
  readonly #removedNote = element('div', 'note');
  readonly #displays = new Map<string, HTMLElement>();
  readonly #painted = new Map<ScreenLine, HTMLElement>();
  #screen = new Screen();
  #pending: { readonly event: RunEvent; readonly rendered: () => void }[] = [];
  #characters = 0;
  #removed = 0;
  #lines = 0;
  #clearOnNext = false;

  constructor(host: HTMLElement) {
    this.#host = host;
    this.#removedNote.hidden = true;
    host.append(this.#removedNote, this.#list);
  }

  /** How many lines and pictures the last run left. */
  get lineCount(): number {
    return this.#lines;
  }

  /** Shows an event with the next frame and tells when that has happened. */
  append(event: RunEvent, rendered: () => void): void {
    this.#pending.push({ event, rendered });
    if (this.#pending.length === 1) nextFrame(() => this.#paint());
  }

  /** A line of the cell itself, such as the answer typed into an input field. */
  write(stream: Stream, text: string): void {
    this.#print(stream, text);
    this.#paint();
  }

  clear(): void {
    this.#list.replaceChildren();
    this.#displays.clear();
    this.#painted.clear();
    this.#screen = new Screen();
    this.#characters = this.#removed = this.#lines = 0;
    this.#clearOnNext = false;
    this.#removedNote.hidden = true;
    this.#host.hidden = true;
  }

  #paint(): void {
    const follow = this.#host.scrollHeight - this.#host.scrollTop - this.#host.clientHeight < 24;
    const batch = this.#pending.splice(0);
    for (const { event } of batch) this.#apply(event);
    this.#paintLines();
    this.#removeOldest();
    if (follow) this.#host.scrollTop = this.#host.scrollHeight;
    for (const { rendered } of batch) rendered();
  }

  #apply(event: RunEvent): void {
    switch (event.type) {
      case 'stream':
        return this.#print(event.name === 'stderr' ? 'stderr' : 'stdout', event.text);
      case 'display':
        return this.#display(event.displayId, event.update === true, displayBlock(event));
      case 'exception':
        return this.#block(exceptionBlock(event));
      case 'lost':
        return this.#block(element('div', 'note', 'Some output is missing: the connection was away for too long.'));
      case 'clear':
        if (event.wait === true) this.#clearOnNext = true;
        else this.clear();
    }
  }

  #print(stream: Stream, text: string): void {
    this.#beforeContent();
    this.#screen.write(stream, text);
  }

  #display(id: string | undefined, update: boolean, block: HTMLElement): void {
    const shown = id === undefined ? undefined : this.#displays.get(id);
    if (update && shown !== undefined) shown.replaceWith(block);
    else this.#block(block);
    if (id !== undefined) this.#displays.set(id, block);
  }

  #block(block: HTMLElement): void {
    this.#beforeContent();
    this.#paintLines();
    this.#screen.endLine();
    this.#characters += block.textContent.length;
    this.#lines++;
    this.#list.append(block);
  }

  #beforeContent(): void {
    if (this.#clearOnNext) this.clear();
    this.#host.hidden = false;
  }

  #paintLines(): void {
    const changed = this.#screen.takeChanged();
    // Only the newest line can change again.
    const newest = changed.at(-1);
    for (const line of changed) {
      let row = this.#painted.get(line);
      if (row === undefined) {
        row = element('div', `line ${line.stream}`);
        this.#list.append(row);
        this.#lines++;
      }
      this.#characters += line.buffer.length - row.textContent.length;
      row.replaceChildren(...line.buffer.pieces.map(({ text, style }) => (style === '' ? text : element('span', style, text))));
      if (line === newest) this.#painted.clear();
      this.#painted.set(line, row);
    }
  }

  #removeOldest(): void {
    const { children } = this.#list;
    while (children.length > 1 && (children.length > MOST_CHILDREN || this.#characters > MOST_CHARACTERS)) {
      const oldest = children[0] as HTMLElement;
      this.#characters -= oldest.textContent.length;
      oldest.remove();
      this.#removed++;
    }
    this.#removedNote.hidden = this.#removed === 0;
    this.#removedNote.textContent = `${this.#removed} earlier lines are not shown.`;
  }
}
