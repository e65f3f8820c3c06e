import type { ServerError } from './errors.ts';

/** What to do after a socket closed. */
export type CloseVerdict =
  | { readonly kind: 'bye' }
  | { readonly kind: 'now' }
  | { readonly kind: 'retry'; readonly atLeastMs: number }
  | { readonly kind: 'renew-token' }
  | { readonly kind: 'final' };

/** Reads a close code as the protocol's table does; every 44xx that is not named retryable is final. */
export function closeVerdict(code: number, refusal: ServerError | undefined): CloseVerdict {
  switch (code) {
    case 1000:
      return { kind: 'bye' };
    case 1012:
      return { kind: 'now' };
    case 4401:
      return { kind: 'renew-token' };
    case 4429:
      return { kind: 'retry', atLeastMs: refusal?.retryAfterMs ?? 1000 };
    default:
      return code >= 4400 && code <= 4499 ? { kind: 'final' } : { kind: 'retry', atLeastMs: 0 };
  }
}
