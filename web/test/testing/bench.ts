import { type ClientOptions, SerpentariumClient } from '../../src/client/client.ts';
import type { Run } from '../../src/client/run.ts';
import type { RunEvent } from '../../src/client/run-event.ts';
import type { StringStorage } from '../../src/client/session-store.ts';
import type { WelcomeMessage } from '../../src/protocol/messages.ts';
import { FakeSocket } from './fake-socket.ts';
import { ManualClock } from './manual-clock.ts';

export const WELCOME: WelcomeMessage = {
  type: 'welcome',
  connection: 'con_1',
  protocol: 'serpentarium.v1.json',
  heartbeatMs: 25_000,
  windowBytes: 262_144,
  limits: {},
};

export class MemoryStorage implements StringStorage {
  readonly map = new Map<string, string>();
  getItem = (key: string) => this.map.get(key) ?? null;
  setItem = (key: string, value: string) => void this.map.set(key, value);
  removeItem = (key: string) => void this.map.delete(key);
}

/** A client, its clock and every socket it made. */
export class Bench {
  readonly clock = new ManualClock();
  readonly sockets: FakeSocket[] = [];
  readonly storage: MemoryStorage;
  readonly client: SerpentariumClient;
  #online: () => void = () => undefined;

  constructor(options: Partial<ClientOptions> = {}, storage = new MemoryStorage()) {
    const sockets = this.sockets;
    this.storage = storage;
    this.client = new SerpentariumClient({
      server: 'https://run.example.org',
      key: 'pk_test_demo',
      clock: this.clock,
      storage,
      onOnline: (callback) => {
        this.#online = callback;
        return () => undefined;
      },
      WebSocket: class extends FakeSocket {
        constructor(url: string, protocol: string) {
          super(url, protocol);
          sockets.push(this);
        }
      },
      ...options,
    });
  }

  get socket(): FakeSocket {
    const last = this.sockets.at(-1);
    if (last === undefined) throw new Error('The client has made no socket yet.');
    return last;
  }

  /** Lets the newest socket open and greets it. */
  welcome(): FakeSocket {
    this.socket.open();
    this.socket.say(WELCOME);
    return this.socket;
  }

  /** Answers the newest `session.open`. */
  opened(session = 's1', seq = 1): void {
    const open = this.socket.sentOf('session.open').at(-1);
    if (open === undefined) throw new Error('No session.open was sent.');
    this.socket.say({ type: 'session.opened', re: open.id, session, resumeToken: `token-${session}`, seq });
  }

  online(): void {
    this.#online();
  }
}

export function text(session: string, re: string, seq: number, content: string) {
  return { type: 'stream', session, re, seq, name: 'stdout', text: content } as const;
}

export function done(session: string, re: string, seq: number) {
  return { type: 'done', session, re, seq, status: 'ok' } as const;
}

/** Everything a run tells until it ends. */
export async function readAll(run: Run): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of run) events.push(event);
  return events;
}

/** The printed text among the events. */
export function printed(events: readonly RunEvent[]): string {
  return events.map((event) => (event.type === 'stream' ? event.text : event.type === 'lost' ? '<lost>' : '')).join('');
}

/** Lets everything that waits on promises go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
