/** A set of callbacks; each `add` returns what removes it again. */
export class Listeners<T> {
  readonly #callbacks = new Set<(value: T) => void>();

  add(callback: (value: T) => void): () => void {
    this.#callbacks.add(callback);
    return () => this.#callbacks.delete(callback);
  }

  tell(value: T): void {
    for (const callback of this.#callbacks) callback(value);
  }
}
