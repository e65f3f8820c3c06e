/** The client without DOM: the entry of `client.js`. */
export { type ClientOptions, SerpentariumClient } from './client.ts';
export type { Clock } from './clock.ts';
export type { ConnectionState } from './connection-state.ts';
export { type Retry, ServerError } from './errors.ts';
export type { CreditMode, Run, RunPhase } from './run.ts';
export type { LostEvent, RunEvent } from './run-event.ts';
export type { Session } from './session.ts';
export type { RunOptions, SessionOptions } from './session-contract.ts';
export type { SessionEvent } from './session-event.ts';
export type { StringStorage } from './session-store.ts';
export type { SocketClass } from './socket.ts';
export type * from '../protocol/messages.ts';
