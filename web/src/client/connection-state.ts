import type { WelcomeMessage } from '../protocol/messages.ts';
import type { ServerError } from './errors.ts';

/** Where the one connection to a server stands. */
export type ConnectionState =
  | { readonly phase: 'idle' }
  | { readonly phase: 'connecting'; readonly attempt: number }
  | { readonly phase: 'open'; readonly welcome: WelcomeMessage }
  /** Dropped; the next attempt follows after `delayMs`. `reason` is the server's, when it gave one. */
  | { readonly phase: 'waiting'; readonly attempt: number; readonly delayMs: number; readonly reason?: ServerError }
  /** The server does not want this page; only a reload tries again. */
  | { readonly phase: 'refused'; readonly error: ServerError };
