import type { HelloMessage, ServerMessage, WelcomeMessage } from '../protocol/messages.ts';
import { readServerMessage } from '../protocol/read-server-message.ts';
import type { Clock } from './clock.ts';
import { ServerError } from './errors.ts';
import type { OutgoingMessage } from './session-contract.ts';
import type { Socket } from './socket.ts';

const WELCOME_TIMEOUT_MS = 15_000;
const PING_GRACE_MS = 10_000;
const ABNORMAL = 1006;

export interface LinkEvents {
  welcome(message: WelcomeMessage): void;
  /** Every other message, with the length of its frame. */
  message(message: ServerMessage, size: number): void;
  /** Exactly once; `refusal` is the error that announced it, when there was one. */
  closed(code: number, refusal: ServerError | undefined): void;
}

/** One socket from its handshake to its end: says hello, answers pings, gives up on a silent server. */
export class Link {
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #events: LinkEvents;
  #welcome: WelcomeMessage | undefined;
  #refusal: ServerError | undefined;
  #ended = false;
  #cancelWatch: () => void;

  constructor(socket: Socket, hello: () => HelloMessage, clock: Clock, events: LinkEvents) {
    this.#socket = socket;
    this.#clock = clock;
    this.#events = events;
    this.#cancelWatch = clock.after(WELCOME_TIMEOUT_MS, () => this.#end(ABNORMAL));
    socket.onopen = () => this.#write(hello());
    socket.onmessage = (event) => this.#receive(event.data);
    socket.onclose = (event) => this.#end(event.code);
    // An error is always followed by a close, which knows more.
    socket.onerror = () => undefined;
  }

  /** Sends, or answers false before `welcome` and after the end. */
  send(message: OutgoingMessage): boolean {
    if (this.#welcome === undefined || this.#ended) return false;
    this.#write(message);
    return true;
  }

  close(): void {
    this.#end(1000);
  }

  #write(message: OutgoingMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #receive(data: unknown): void {
    if (this.#ended) return;
    this.#watch();
    const message = readServerMessage(data);
    if (message === undefined) return;
    if (message.type === 'ping') {
      this.#write({ type: 'pong', ...(message.t !== undefined && { t: message.t }) });
    } else if (message.type === 'welcome') {
      this.#welcome = message;
      this.#watch();
      this.#events.welcome(message);
    } else {
      if (message.type === 'error' && (message.fatal === true || this.#welcome === undefined)) {
        this.#refusal = new ServerError(message);
      }
      if (this.#welcome !== undefined) this.#events.message(message, (data as string).length);
    }
  }

  /** Every message proves that the server lives; a heartbeat without one, and 10 s more, that it does not. */
  #watch(): void {
    if (this.#welcome === undefined) return;
    this.#cancelWatch();
    this.#cancelWatch = this.#clock.after(this.#welcome.heartbeatMs + PING_GRACE_MS, () => this.#end(ABNORMAL));
  }

  #end(code: number): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#cancelWatch();
    // A dead network may take minutes to report the close, so nobody waits for it.
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close(1000);
    this.#events.closed(code, this.#refusal);
  }
}
