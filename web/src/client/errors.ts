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

export const SESSION_CLOSED = new ServerError({ code: 'session_closed', message: 'The session was closed.', retry: 'never' });

export const CANCELLED_UNSENT = new ServerError({
  code: 'cancelled',
  message: 'The run was cancelled before it was sent.',
  retry: 'same',
});

/** For a session that is known only after `hello`, the one message that resumes, was sent. */
export const NOT_RESUMABLE = new ServerError({
  code: 'session_gone',
  message: 'The session could not be resumed; its variables are gone.',
  retry: 'same',
});

export const MESSAGE_TOO_LARGE = new ServerError({
  code: 'code_too_large',
  message: 'The code is larger than one message to this server may be. Shorten it or split it.',
  retry: 'never',
});

export function closedByServer(reason: string | undefined): ServerError {
  const message = `The session was closed by the server (${reason ?? 'no reason given'}); its variables are gone.`;
  return new ServerError({ code: 'session_gone', message, retry: 'same' });
}

/** The error of code above the server's limit, which is said without sending it: the server throws such messages away. */
export function codeTooLarge(code: string, limit: number | undefined): ServerError | undefined {
  const bytes = limit === undefined ? 0 : new TextEncoder().encode(code).length;
  if (limit === undefined || bytes <= limit) return undefined;
  const message = `The code has ${bytes} bytes, the limit is ${limit} (codeBytes). Shorten it or split it.`;
  return new ServerError({ code: 'code_too_large', message, retry: 'never' });
}
