import { type ScreenLine, type Stream, textOf } from './screen.ts';

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

/** So many items are put away at once. Both figures above are multiples of it. */
const PACK = 500;
/** Above this many, the oldest items are put away: more than the page shows at a time. */
const AT_HAND = 2000;

/** Items that left the page: lines of one stream and without colours as one text, which costs the garbage collector nothing. */
type Pack = ScreenLine | readonly Item[];

/** Everything a run has put out, in order; only its end is on the screen. */
export class Transcript {
  #packs: Pack[] = [];
  #recent: Item[] = [];
  #forgotten = 0;
  #opened: { readonly pack: Pack; readonly items: readonly Item[] } | undefined;

  get length(): number {
    return this.#packs.length * PACK + this.#recent.length;
  }

  /** How many there were at all. */
  get total(): number {
    return this.length + this.#forgotten;
  }

  at(index: number): Item {
    const pack = this.#packs[Math.floor(index / PACK)];
    if (pack === undefined) return this.#recent[index - this.#packs.length * PACK] as Item;
    if (this.#opened?.pack !== pack) this.#opened = { pack, items: unpack(pack) };
    return this.#opened.items[index % PACK] as Item;
  }

  /** Adds an item; answers how many of the oldest were forgotten for it, by which all indices shrink. */
  add(item: Item): number {
    this.#recent.push(item);
    if (this.#recent.length > AT_HAND) this.#packs.push(packOf(this.#recent.splice(0, PACK)));
    if (this.length <= MOST_KEPT) return 0;
    this.#packs.splice(0, FORGOTTEN_AT_ONCE / PACK);
    this.#forgotten += FORGOTTEN_AT_ONCE;
    return FORGOTTEN_AT_ONCE;
  }

  /** Where the screen begins when it holds this many items and characters at most. */
  tail(items: number, characters: number): number {
    const { length } = this;
    let start = length;
    let size = 0;
    while (start > 0 && length - start < items) {
      size += sizeOf(this.at(start - 1));
      if (size > characters && start < length) break;
      start--;
    }
    return start;
  }

  text(): string {
    return [...this.#packs.flat(), ...this.#recent].map((item) => (isBlock(item) ? item.node.innerText : textOf(item))).join('\n');
  }
}

function packOf(items: readonly Item[]): Pack {
  const stream = streamOf(items[0]);
  return stream !== undefined && items.every((item) => streamOf(item) === stream)
    ? { stream, content: (items as ScreenLine[]).map(textOf).join('\n') }
    : items;
}

function unpack(pack: Pack): readonly Item[] {
  return 'content' in pack ? textOf(pack).split('\n').map((content) => ({ stream: pack.stream, content })) : pack;
}

/** The stream of a line without colours. */
function streamOf(item: Item | undefined): Stream | undefined {
  return item !== undefined && !isBlock(item) && typeof item.content === 'string' ? item.stream : undefined;
}

function sizeOf(item: Item): number {
  if (isBlock(item)) return item.size;
  return item.content.length;
}
