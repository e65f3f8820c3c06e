import type { CompletionsMessage, SessionOpenedMessage } from '../protocol/messages.ts';
import type { ServerError } from './errors.ts';
import { RequestBook } from './request-book.ts';

/** What a session has asked for beside runs and still waits for. */
export class PendingAnswers {
  readonly completions = new RequestBook<CompletionsMessage>();
  /** Restarts and undos: answered when the session is idle again. */
  readonly changes = new RequestBook<void>();
  readonly forks = new RequestBook<SessionOpenedMessage>();

  has(re: string): boolean {
    return this.#books.some((book) => book.has(re));
  }

  /** Answers whether somebody waited for this. */
  reject(re: string, error: ServerError): boolean {
    const book = this.#books.find((candidate) => candidate.has(re));
    book?.reject(re, error);
    return book !== undefined;
  }

  rejectAll(error: ServerError): void {
    for (const book of this.#books) book.rejectAll(error);
  }

  get #books(): readonly Pick<RequestBook<unknown>, 'has' | 'reject' | 'rejectAll'>[] {
    return [this.completions, this.changes, this.forks];
  }
}
