import type { RunEvent } from '../client/index.ts';
import type { BlockContext } from './block-context.ts';
import { displayBlock, exceptionBlock } from './display-block.ts';
import { element } from './dom.ts';
import { EarlierLines } from './earlier-lines.ts';
import { nextFrame } from './next-frame.ts';
import { fillRow, rowOf } from './row.ts';
import { Screen, type ScreenLine, type Stream } from './screen.ts';
import { type Block, isBlock, Transcript } from './transcript.ts';

const MOST_CHILDREN = 1000;
/** While output floods in nobody can read it: less is painted until it ebbs. */
const MOST_IN_FLOOD = 150;
const MOST_CHARACTERS = 1024 * 1024;
/** How long a frame may be spent on reading output; what is left waits, and its credit with it. */
const FRAME_MS = 6;

/** What was printed, drawn and raised, painted once per frame; only the end of long output is in the page. */
export class OutputArea {
  readonly #host: HTMLElement;
  readonly #context: BlockContext;
  readonly #list = element('div', 'lines');
  readonly #displays = new Map<string, Block>();
  readonly #earlier: EarlierLines;
  #transcript = new Transcript();
  #screen = new Screen();
  #pending: { readonly event: RunEvent; readonly rendered: () => void }[] = [];
  #scheduled = false;
  /** The items [from, to) are in the page. */
  #from = 0;
  #to = 0;
  #forgotten = 0;
  #newest: { readonly line: ScreenLine; readonly row: HTMLElement } | undefined;
  #clearOnNext = false;
  #flooded = false;

  constructor(host: HTMLElement, context: BlockContext) {
    this.#host = host;
    this.#context = context;
    this.#earlier = new EarlierLines(context.strings, this.#transcript);
    host.append(this.#earlier.root, this.#list);
  }

  /** How many lines and pictures the last run left. */
  get lineCount(): number {
    return this.#transcript.total;
  }

  /** What was put out, as text. */
  get text(): string {
    return this.#transcript.text();
  }

  /** Shows an event with the next frame and tells when that has happened. */
  append(event: RunEvent, rendered: () => void): void {
    this.#pending.push({ event, rendered });
    this.#schedule();
  }

  /** A line of the cell itself, such as the answer typed into an input field. */
  write(stream: Stream, text: string): void {
    this.#print(stream, text);
    this.#sync();
  }

  clear(): void {
    this.#list.replaceChildren();
    this.#displays.clear();
    this.#screen = new Screen();
    this.#transcript = new Transcript();
    this.#earlier.clear(this.#transcript);
    this.#from = this.#to = this.#forgotten = 0;
    this.#newest = undefined;
    this.#clearOnNext = false;
    this.#host.hidden = true;
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    nextFrame(() => this.#paint());
  }

  #paint(): void {
    this.#scheduled = false;
    const follow = this.#host.scrollHeight - this.#host.scrollTop - this.#host.clientHeight < 24;
    const until = performance.now() + FRAME_MS;
    let count = 0;
    do {
      const next = this.#pending[count++];
      if (next !== undefined) this.#apply(next.event);
    } while (count < this.#pending.length && performance.now() < until);
    const batch = this.#pending.splice(0, count);
    this.#sync();
    if (follow) this.#follow();
    for (const { rendered } of batch) rendered();
    if (this.#pending.length > 0 || this.#flooded) this.#schedule();
  }

  /** Keeps the newest line in sight. Done after the paint, when the lines have their places: asking for them before costs a layout. */
  #follow(): void {
    requestAnimationFrame(() => {
      this.#host.scrollTop = this.#host.scrollHeight;
    });
  }

  #apply(event: RunEvent): void {
    switch (event.type) {
      case 'stream':
        return this.#print(event.name === 'stderr' ? 'stderr' : 'stdout', event.text);
      case 'display':
        return this.#display(event.displayId, event.update === true, displayBlock(event, this.#context));
      case 'exception':
        return void this.#block(exceptionBlock(event, this.#context));
      case 'lost':
        return void this.#block(element('div', 'note', this.#context.strings.outputMissing));
      case 'clear':
        if (event.wait === true) this.#clearOnNext = true;
        else this.clear();
    }
  }

  #print(stream: Stream, text: string): void {
    this.#beforeContent();
    this.#screen.write(stream, text);
  }

  #display(id: string | undefined, update: boolean, node: HTMLElement): void {
    const shown = id === undefined ? undefined : this.#displays.get(id);
    if (update && shown !== undefined) {
      shown.node.replaceWith(node);
      shown.node = node;
      return;
    }
    const block = this.#block(node);
    if (id !== undefined) this.#displays.set(id, block);
  }

  #block(node: HTMLElement): Block {
    this.#beforeContent();
    this.#takeLines();
    this.#screen.endLine();
    const block: Block = { node, size: node.textContent.length };
    this.#add(block);
    return block;
  }

  #beforeContent(): void {
    if (this.#clearOnNext) this.clear();
    this.#host.hidden = false;
  }

  /** Moves what the screen has into the transcript. */
  #takeLines(): void {
    const changed = this.#screen.takeChanged();
    for (const line of changed) {
      if (line === this.#newest?.line) fillRow(this.#newest.row, line);
      else if (this.#last !== line) this.#add(line);
    }
  }

  /** The newest item; only a line that is the newest can change again. */
  get #last(): ScreenLine | Block | undefined {
    return this.#transcript.length === 0 ? undefined : this.#transcript.at(this.#transcript.length - 1);
  }

  #add(item: ScreenLine | Block): void {
    const forgotten = this.#transcript.add(item);
    this.#from -= forgotten;
    this.#to -= forgotten;
    this.#forgotten += forgotten;
  }

  /** Brings the page up to the transcript: the oldest elements go, only as many new ones are made as stay. */
  #sync(): void {
    this.#takeLines();
    const { length } = this.#transcript;
    this.#flooded = length - this.#to > MOST_IN_FLOOD;
    const from = this.#transcript.tail(this.#flooded ? MOST_IN_FLOOD : MOST_CHILDREN, MOST_CHARACTERS);
    if (from >= this.#to) this.#list.replaceChildren();
    else for (let index = Math.max(0, this.#from); index < from; index++) this.#list.firstChild?.remove();
    this.#list.prepend(...this.#nodes(from, Math.min(this.#from, this.#to)));
    this.#list.append(...this.#nodes(Math.max(from, this.#to), length));
    this.#from = from;
    this.#to = length;
    this.#earlier.update(from, this.#forgotten);
    this.#forgotten = 0;
  }

  #nodes(from: number, to: number): Node[] {
    const nodes: Node[] = [];
    for (let index = from; index < to; index++) {
      const item = this.#transcript.at(index);
      const node = isBlock(item) ? item.node : rowOf(item);
      nodes.push(node);
      if (index === this.#transcript.length - 1) this.#newest = isBlock(item) ? undefined : { line: item, row: node };
    }
    return nodes;
  }
}
