import type { HelloMessage, ServerMessage, WelcomeMessage } from '../protocol/messages.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import { closeVerdict } from './close-verdict.ts';
import type { ConnectionState } from './connection-state.ts';
import { refusedBy, ServerError } from './errors.ts';
import { Link } from './link.ts';
import type { OutgoingMessage } from './session-contract.ts';
import type { SocketFactory } from './socket.ts';

export const SUBPROTOCOL = 'serpentarium.v1.json';

/** A link that lived this long was a good one: the next back-off starts from the beginning. */
const STABLE_MS = 10_000;
/** Tries before a page with nothing running stops asking; it asks again when somebody presses Run. */
const IDLE_ATTEMPTS = 8;

export interface ConnectionOptions {
  readonly url: string;
  readonly createSocket: SocketFactory;
  readonly clock: Clock;
  /** Fetches a short-lived token, for pages whose readers are signed in. */
  readonly getToken?: () => Promise<string>;
  /** Calls back when the network is there again; answers what unsubscribes. */
  readonly onOnline: (callback: () => void) => () => void;
}

export interface ConnectionEvents {
  hello(): HelloMessage;
  welcome(message: WelcomeMessage): void;
  message(message: ServerMessage, size: number): void;
  dropped(code: number): void;
  changed(state: ConnectionState): void;
  /** True while something is unfinished, so that reconnecting is worth going on for. */
  wanted(): boolean;
}

/** Keeps one link to the server: connects on first need and reconnects as the close codes say. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #events: ConnectionEvents;
  #state: ConnectionState = { phase: 'idle' };
  #link: Link | undefined;
  #attempts = 0;
  #tokenRefused = false;
  #openSince = 0;
  #stopWaiting: (() => void) | undefined;

  constructor(options: ConnectionOptions, events: ConnectionEvents) {
    this.#options = options;
    this.#events = events;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Somebody needs the server: connects unless that is under way, waited for, or refused for good. */
  need(): void {
    if (this.#state.phase === 'idle') this.#attempt();
  }

  send(message: OutgoingMessage): boolean {
    return this.#state.phase === 'open' && (this.#link?.send(message) ?? false);
  }

  close(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    if (this.#link === undefined) this.#change({ phase: 'idle' });
    else this.#link.close();
  }

  #attempt(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    this.#change({ phase: 'connecting', attempt: this.#attempts });
    const { getToken } = this.#options;
    if (getToken === undefined) this.#open(undefined);
    else getToken().then((token) => this.#open(token), () => this.#retry(backoffMs(this.#attempts, this.#options.clock.random())));
  }

  #open(token: string | undefined): void {
    const { createSocket, url, clock } = this.#options;
    // A close() may have come while the token was fetched.
    if (this.#state.phase !== 'connecting') return;
    const hello = () => ({ ...this.#events.hello(), ...(token !== undefined && { token }) });
    this.#openSince = Number.POSITIVE_INFINITY;
    this.#link = new Link(createSocket(url, SUBPROTOCOL), hello, clock, {
      welcome: (message) => this.#welcome(message),
      message: (message, size) => this.#events.message(message, size),
      closed: (code, refusal) => this.#closed(code, refusal),
    });
  }

  #welcome(message: WelcomeMessage): void {
    this.#openSince = this.#options.clock.now();
    this.#tokenRefused = false;
    this.#change({ phase: 'open', welcome: message });
    this.#events.welcome(message);
  }

  #closed(code: number, refusal: ServerError | undefined): void {
    this.#link = undefined;
    if (this.#options.clock.now() - this.#openSince >= STABLE_MS) this.#attempts = 0;
    this.#events.dropped(code);
    const verdict = closeVerdict(code, refusal);
    const jittered = backoffMs(this.#attempts, this.#options.clock.random());
    switch (verdict.kind) {
      case 'bye':
        if (this.#events.wanted()) this.#retry(jittered, refusal);
        else this.#change({ phase: 'idle' });
        return;
      case 'now':
        // Once at once; a server that goes on restarting is given time like any other.
        this.#retry(this.#attempts === 0 ? 0 : jittered, refusal);
        return;
      case 'retry':
        this.#retry(Math.max(verdict.atLeastMs, jittered), refusal);
        return;
      case 'renew-token':
        if (this.#options.getToken === undefined || this.#tokenRefused) this.#refuse(code, refusal);
        else this.#retry(0, refusal);
        this.#tokenRefused = true;
        return;
      case 'final':
        this.#refuse(code, refusal);
    }
  }

  #refuse(code: number, refusal: ServerError | undefined): void {
    this.#change({ phase: 'refused', error: refusal ?? refusedBy(code) });
  }

  #retry(delayMs: number, reason?: ServerError): void {
    this.#attempts++;
    if (this.#attempts > IDLE_ATTEMPTS && !this.#events.wanted()) {
      this.#attempts = 0;
      this.#change({ phase: 'idle' });
      return;
    }
    const cancelTimer = this.#options.clock.after(delayMs, () => this.#attempt());
    const unsubscribe = this.#options.onOnline(() => this.#attempt());
    this.#stopWaiting = () => {
      cancelTimer();
      unsubscribe();
    };
    this.#change({ phase: 'waiting', attempt: this.#attempts, delayMs, ...(reason && { reason }) });
  }

  #change(state: ConnectionState): void {
    this.#state = state;
    this.#events.changed(state);
  }
}
