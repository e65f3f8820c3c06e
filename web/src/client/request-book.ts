import type { ServerError } from './errors.ts';

interface Pending<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: ServerError) => void;
}

/** Requests that wait for one answer, by id. */
export class RequestBook<T> {
  readonly #pending = new Map<string, Pending<T>>();

  wait(id: string): Promise<T> {
    return new Promise<T>((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  has(id: string): boolean {
    return this.#pending.has(id);
  }

  resolve(id: string, value: T): void {
    this.#take(id)?.resolve(value);
  }

  resolveAll(value: T): void {
    for (const id of this.#pending.keys()) this.resolve(id, value);
  }

  reject(id: string, error: ServerError): void {
    this.#take(id)?.reject(error);
  }

  rejectAll(error: ServerError): void {
    for (const id of this.#pending.keys()) this.reject(id, error);
  }

  #take(id: string): Pending<T> | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    return pending;
  }
}
