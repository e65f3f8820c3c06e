import type { ClientMessage, HelloMessage, RunMessage, SessionOpenMessage } from '../protocol/messages.ts';
import type { Clock } from './clock.ts';
import type { ServerError } from './errors.ts';
import type { CreditMode } from './run.ts';
import type { SessionStore } from './session-store.ts';

/** What a session is opened with. */
export type SessionOptions = Omit<SessionOpenMessage, 'type' | 'id'>;

/** What a run may be given beside its code. */
export type RunOptions = Omit<RunMessage, 'type' | 'id' | 'session' | 'code'> & { readonly credit?: CreditMode };

export type ResumeEntry = NonNullable<HelloMessage['resume']>[number];

/** Requests that a server offers by naming them in `welcome.features`. */
export type FeatureMessage =
  | { readonly type: 'undo'; readonly id: string; readonly session: string }
  | { readonly type: 'session.fork'; readonly id: string; readonly session: string; readonly name?: string };

export type OutgoingMessage = ClientMessage | FeatureMessage;

/** What a session needs from its client. */
export interface Wire {
  readonly clock: Clock;
  readonly store: SessionStore;
  readonly nextId: (kind: string) => string;
  /** True from `welcome` to the end of the socket. */
  readonly isOpen: () => boolean;
  /** Why the server will not be asked again, when it refused this page. */
  readonly refusal: () => ServerError | undefined;
  /** Why code of this size need not be sent. */
  readonly tooLarge: (code: string) => ServerError | undefined;
  readonly need: () => void;
  readonly send: (message: OutgoingMessage) => boolean;
}
