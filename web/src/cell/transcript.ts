import { type ScreenLine, textOf } from './screen.ts';

/** A display, an exception or a note among the lines. */
export interface Block {
  node: HTMLElement;
  readonly size: number;
}

export type Item = ScreenLine | Block;

export function isBlock(item: Item): item is Block {
  return 'node' in item;
}

/** Above this many, the oldest are forgotten for good. */
const MOST_KEPT = 2_000_000;
const FORGOTTEN_AT_ONCE = 500_000;

/** Everything a run has put out, in order; only its end is on the screen. */
export class Transcript {
  #items: Item[] = [];
  #forgotten = 0;

  get length(): number {
    return this.#items.length;
  }

  /** How many there were at all. */
  get total(): number {
    return this.#items.length + this.#forgotten;
  }

  at(index: number): Item {
    return this.#items[index] as Item;
  }

  /** Adds an item; answers how many of the oldest were forgotten for it, by which all indices shrink. */
  add(item: Item): number {
    this.#items.push(item);
    if (this.#items.length <= MOST_KEPT) return 0;
    this.#items.splice(0, FORGOTTEN_AT_ONCE);
    this.#forgotten += FORGOTTEN_AT_ONCE;
    return FORGOTTEN_AT_ONCE;
  }

  /** Where the screen begins when it holds this many items and characters at most. */
  tail(items: number, characters: number): number {
    let start = this.#items.length;
    let size = 0;
    while (start > 0 && this.#items.length - start < items) {
      size += sizeOf(this.at(start - 1));
      if (size > characters && start < this.#items.length) break;
      start--;
    }
    return start;
  }

  text(): string {
    return this.#items.map((item) => (isBlock(item) ? item.node.innerText : textOf(item))).join('\n');
  }
}

function sizeOf(item: Item): number {
  if (isBlock(item)) return item.size;
  return item.content.length;
}
