/** An unbounded queue read by one `for await` loop; the session's window bounds what can wait in it. */
export class EventQueue<T> {
  #items: T[] = [];
  #ended = false;
  #failure: Error | undefined;
  #wake: (() => void) | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wakeReader();
  }

  /** After the items that wait, the loop ends, or throws the failure. */
  end(failure?: Error): void {
    this.#ended = true;
    this.#failure = failure;
    this.#wakeReader();
  }

  /** The items nobody has read yet. */
  waiting(): readonly T[] {
    return this.#items;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    while (this.#items.length === 0) {
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) return { done: true, value: undefined };
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return { done: false, value: this.#items.shift() as T };
  }

  #wakeReader(): void {
    this.#wake?.();
    this.#wake = undefined;
  }
}
