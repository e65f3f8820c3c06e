import type { SessionStateMessage } from '../protocol/messages.ts';
import type { ServerError } from './errors.ts';

/** What happens to a session as a whole. */
export type SessionEvent =
  | { readonly type: 'opened'; readonly joined: boolean }
  /** The connection is back; `lost` tells that events are missing. */
  | { readonly type: 'resumed'; readonly lost: boolean }
  /** `restored`: the variables are those of an earlier moment. */
  | ({ readonly type: 'state' } & Pick<SessionStateMessage, 'state' | 'reason' | 'restored'>)
  /** Its variables are gone; the next run opens a new session. */
  | ({ readonly type: 'gone'; readonly error: ServerError } & Pick<SessionStateMessage, 'reason'>)
  /** Something about the request `re` was refused: late input, or a run that had been admitted and now ends as cancelled. */
  | { readonly type: 'refused'; readonly re: string; readonly error: ServerError };
