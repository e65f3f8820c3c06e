import type { ErrorMessage } from '../protocol/messages.ts';

export type Retry = ErrorMessage['retry'];

/** A refusal, told by the server or, with the same fields, by the client itself (`connection_lost`, `connection_refused`). */
export class ServerError extends Error {
  override readonly name = 'ServerError';
  readonly code: string;
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  readonly data: Readonly<Record<string, unknown>> | undefined;

  constructor(fields: Pick<ErrorMessage, 'code' | 'message' | 'retry' | 'retryAfterMs' | 'data'>) {
    super(fields.message);
    this.code = fields.code;
    this.retry = fields.retry;
    this.retryAfterMs = fields.retryAfterMs;
    this.data = fields.data;
  }
}

/** The sentence for a socket that was closed for good without an error message before it. */
export function refusedBy(closeCode: number): ServerError {
  const elsewhere = closeCode === 4409;
  return new ServerError({
    code: elsewhere ? 'resumed_elsewhere' : 'connection_refused',
    message: elsewhere
      ? 'This page was continued in another tab. Reload it here to take its sessions back.'
      : `The server refused this page (close code ${closeCode}). Its owner should check the key and its allowed origins.`,
    retry: 'never',
  });
}

/** The error of a request whose answer was lost together with the connection. */
export function connectionLost(): ServerError {
  return new ServerError({
    code: 'connection_lost',
    message: 'The connection was lost before the server answered. Try again.',
    retry: 'same',
  });
}
