import type {
  ClearMessage,
  DisplayMessage,
  DoneMessage,
  ExceptionMessage,
  InputRequestMessage,
  QueuedMessage,
  StartedMessage,
  StreamMessage,
} from '../protocol/messages.ts';

/** A piece of this run's output is missing: the connection was away for longer than the server keeps events. */
export interface LostEvent {
  readonly type: 'lost';
}

/** Everything a run tells, in the order in which it happened; `done` is always the last. */
export type RunEvent =
  | QueuedMessage
  | StartedMessage
  | StreamMessage
  | DisplayMessage
  | ClearMessage
  | InputRequestMessage
  | ExceptionMessage
  | DoneMessage
  | LostEvent;
