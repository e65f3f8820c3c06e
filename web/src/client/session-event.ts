import type { SessionStateMessage } from '../protocol/messages.ts';
import type { ServerError } from './errors.ts';

/** What happens to a session as a whole. */
export type SessionEvent =
  | { readonly type: 'opened'; readonly joined: boolean }
  /** The connection is back; `lost` tells that events are missing. */
  | { readonly type: 'resumed'; readonly lost: boolean }
  | { readonly type: 'state'; readonly state: SessionStateMessage['state']; readonly reason?: SessionStateMessage['reason'] }
  /** Its variables are gone; the next run opens a new session. */
  | { readonly type: 'gone'; readonly error: ServerError }
  /** A request that nobody waits for, such as late input, was refused. */
  | { readonly type: 'refused'; readonly error: ServerError };
