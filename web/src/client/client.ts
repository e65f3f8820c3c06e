import type { HelloMessage, NoticeMessage, ServerMessage, WelcomeMessage } from '../protocol/messages.ts';
import { type Clock, systemClock } from './clock.ts';
import { Connection } from './connection.ts';
import type { ConnectionState } from './connection-state.ts';
import { codeTooLarge, ServerError } from './errors.ts';
import { idMaker } from './ids.ts';
import { Listeners } from './listeners.ts';
import { Session } from './session.ts';
import type { ResumeEntry, SessionOptions, Wire } from './session-contract.ts';
import { withPictureAddresses } from './picture-addresses.ts';
import { SessionStore, type StringStorage } from './session-store.ts';
import { type SocketClass, socketFactory } from './socket.ts';
import { watchOnline } from './online.ts';
import { watchToken } from './token-watch.ts';

/** `hello` may be 4 KiB; what is left after the other fields is for resuming sessions. */
const RESUME_BYTES = 3000;

export interface ClientOptions {
  /** The server, as `https://host`; `/v1/ws` is added. */
  readonly server: string;
  /** The publishable key. */
  readonly key: string;
  /** Fetches a short-lived token from the page's own backend, when readers are signed in. */
  readonly getToken?: () => Promise<string>;
  /** Where sessions are remembered across a reload; none by default, `sessionStorage` in the cell. */
  readonly storage?: StringStorage;
  /** The address of the page, for the server's statistics and for keeping pages apart in the storage. */
  readonly page?: string;
  /** The WebSocket class, on platforms without one. */
  readonly WebSocket?: SocketClass;
  readonly clock?: Clock;
  /** Calls back when the network returns; default the window's `online` event. */
  readonly onOnline?: (callback: () => void) => () => void;
}

/** The client of one server and key: any number of sessions over one socket, which opens on first need. */
export class SerpentariumClient {
  readonly #options: ClientOptions;
  readonly #connection: Connection;
  readonly #wire: Wire;
  readonly #clock: Clock;
  readonly #sessions = new Map<string, Session>();
  readonly #states = new Listeners<ConnectionState>();
  readonly #notices = new Listeners<NoticeMessage>();
  #stopToken: () => void = () => undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const { getToken } = options;
    this.#connection = new Connection(
      {
        url: socketUrl(options.server, options.key),
        createSocket: socketFactory(options.WebSocket),
        clock: this.#clock,
        onOnline: options.onOnline ?? watchOnline,
        ...(getToken && { getToken }),
      },
      {
        hello: () => this.#hello(),
        welcome: (message) => this.#welcome(message),
        message: (message, size) => this.#receive(message, size),
        dropped: (code) => this.#dropped(code),
        changed: (state) => this.#changed(state),
        wanted: () => [...this.#sessions.values()].some((session) => session.busy),
      },
    );
    this.#wire = {
      clock: this.#clock,
      store: new SessionStore(options.storage, `serpentarium ${options.server} ${options.key} ${options.page ?? ''} `),
      nextId: idMaker(),
      isOpen: () => this.state.phase === 'open',
      refusal: () => (this.state.phase === 'refused' ? this.state.error : undefined),
      tooLarge: (code) => codeTooLarge(code, this.state.phase === 'open' ? this.state.welcome.limits.codeBytes : undefined),
      need: () => this.#connection.need(),
      send: (message) => this.#connection.send(message),
    };
  }

  get state(): ConnectionState {
    return this.#connection.state;
  }

  /** Tells each change of the connection; answers what unsubscribes. */
  subscribe(listener: (state: ConnectionState) => void): () => void {
    return this.#states.add(listener);
  }

  /** Tells what the server wants its readers to know, such as a quota that is nearly used up. */
  onNotice(listener: (notice: NoticeMessage) => void): () => void {
    return this.#notices.add(listener);
  }

  /**
   * The session of this name, the same one for all who ask; without a name, the one of this slot (a
   * name of the caller's that is not told to the server). Nothing is sent before its first run.
   */
  session(options: SessionOptions & { readonly slot?: string } = {}): Session {
    const { slot, ...opening } = options;
    const key = opening.name === undefined ? `slot:${slot ?? this.#wire.nextId('slot')}` : `name:${opening.name}`;
    let session = this.#sessions.get(key);
    if (session === undefined) {
      session = new Session(this.#wire, key, opening);
      this.#sessions.set(key, session);
    }
    return session;
  }

  /** What the server offers beyond the contract's core, such as `undo` and `fork`; empty while there is no connection. */
  get features(): readonly string[] {
    return this.state.phase === 'open' ? (this.state.welcome.features ?? []) : [];
  }

  /** A copy of a session with all its variables; both go on, each for itself. */
  async fork(session: Session, name?: string): Promise<Session> {
    const opened = await session.fork(name);
    const key = name === undefined ? `slot:${this.#wire.nextId('slot')}` : `name:${name}`;
    const copy = new Session(this.#wire, key, name === undefined ? {} : { name });
    copy.adopt(opened);
    this.#sessions.set(key, copy);
    return copy;
  }

  /** Closes the socket; sessions stay resumable for as long as the server keeps them. */
  close(): void {
    this.#connection.close();
  }

  #hello(): HelloMessage {
    const resume: ResumeEntry[] = [];
    let room = RESUME_BYTES;
    const urgentFirst = [...this.#sessions.values()].toSorted((a, b) => Number(b.busy) - Number(a.busy));
    for (const session of urgentFirst) {
      const entry = room > 0 ? session.resumeEntry() : undefined;
      if (entry === undefined) continue;
      room -= JSON.stringify(entry).length;
      resume.push(entry);
    }
    return {
      type: 'hello',
      ...(isSecret(this.#options.key) && { key: this.#options.key }),
      client: { name: 'serpentarium-web', version: '1.0.0', ...(this.#options.page && { page: this.#options.page }) },
      ...(resume.length > 0 && { resume }),
    };
  }

  #welcome({ tokenExpiresAt }: WelcomeMessage): void {
    const { getToken } = this.#options;
    if (getToken && tokenExpiresAt) {
      const send = (token: string) => this.#connection.send({ type: 'auth', token });
      this.#stopToken = watchToken(Date.parse(tokenExpiresAt), getToken, this.#clock, send);
    }
    for (const session of this.#sessions.values()) session.welcomed();
  }

  #receive(message: ServerMessage, size: number): void {
    if (message.type === 'notice') return this.#notices.tell(message);
    if (message.type === 'error' && message.re === undefined && message.session === undefined) {
      for (const session of this.#sessions.values()) session.thrownAway(new ServerError(message));
      return;
    }
    const owner = [...this.#sessions.values()].find((session) => concerns(message, session));
    owner?.receive(message.type === 'display' ? withPictureAddresses(message, this.#options.server) : message, size);
  }

  #dropped(code: number): void {
    this.#stopToken();
    for (const session of this.#sessions.values()) session.disconnected(code);
  }

  #changed(state: ConnectionState): void {
    if (state.phase === 'refused') {
      for (const session of this.#sessions.values()) session.refused(state.error);
    }
    this.#states.tell(state);
  }
}

/** Events go by their session alone; only answers to a request may be for a session that has no id yet. */
function concerns(message: ServerMessage, session: Session): boolean {
  if ('session' in message && session.id !== '' && message.session === session.id) return true;
  const answers = message.type === 'session.opened' || message.type === 'error' || message.type === 'completions';
  return answers && message.re !== undefined && session.owns(message.re);
}

function socketUrl(server: string, key: string): string {
  const url = new URL('/v1/ws', server);
  if (!/^(http|ws)s?:$/.test(url.protocol)) {
    throw new ServerError({ code: 'bad_message', message: `The address ${server} must begin with https:// or http://.`, retry: 'never' });
  }
  url.protocol = url.protocol.replace('http', 'ws');
  if (!isSecret(key)) url.searchParams.set('key', key);
  return url.href;
}

/** A secret key goes into the first message: addresses end up in logs. */
function isSecret(key: string): boolean {
  return key.startsWith('sk_');
}
