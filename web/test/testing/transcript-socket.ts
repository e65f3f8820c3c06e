import { expect } from 'vitest';
import type { Socket } from '../../src/client/socket.ts';
import { settle } from './bench.ts';

/** What happened on the sockets of a client, in order. */
export type Entry = readonly ['open'] | readonly ['client' | 'server', Message] | readonly ['close', number];

interface Message {
  readonly type: string;
}

/** When output was looked at depends on the clock, so acknowledgements come at other times than recorded. */
const OF_THE_CLOCK = new Set(['ack', 'pong', 'ping']);

/** Plays a recorded conversation: says what the server said, once the client has said what it said before that. */
export class Transcript {
  readonly #entries: Entry[];
  #socket: TranscriptSocket | undefined;
  #advancing = false;

  constructor(entries: readonly Entry[]) {
    this.#entries = entries.filter(([kind, message]) => kind === 'open' || kind === 'close' || !OF_THE_CLOCK.has((message as Message).type));
  }

  /** How much has not happened yet. */
  get left(): readonly Entry[] {
    return this.#entries;
  }

  connected(socket: TranscriptSocket): void {
    this.#socket = socket;
    void this.#advance();
  }

  said(message: Message): void {
    if (OF_THE_CLOCK.has(message.type)) return;
    expect(message).toEqual(this.#entries[0]?.[1]);
    expect(this.#entries.shift()?.[0]).toBe('client');
    void this.#advance();
  }

  /** The program cuts the connection, as it did when it was recorded. */
  cut(): void {
    expect(this.#entries[0]?.[0]).toBe('close');
    void this.#advance(true);
  }

  /** One entry after the other, with time between them for whoever reads what the client makes of it. */
  async #advance(cutting = false): Promise<void> {
    if (this.#advancing && !cutting) return;
    this.#advancing = true;
    for (let next = this.#entries[0]; next !== undefined && next[0] !== 'client'; next = this.#entries[0]) {
      const [kind, value] = next;
      // Who cuts is the program; it has to come to that.
      const cut = kind === 'close' && value === 1006;
      if ((kind === 'open' && this.#socket === undefined) || (cut && !cutting)) break;
      this.#entries.shift();
      const socket = this.#socket;
      if (kind === 'open') socket?.onopen?.();
      else if (kind === 'server') socket?.onmessage?.({ data: JSON.stringify(value) });
      else {
        this.#socket = undefined;
        socket?.onclose?.({ code: value as number });
      }
      await settle();
    }
    this.#advancing = false;
  }
}

/** A socket at whose other end is a transcript. */
export class TranscriptSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly #transcript: Transcript;

  constructor(transcript: Transcript) {
    this.#transcript = transcript;
    queueMicrotask(() => transcript.connected(this));
  }

  send(text: string): void {
    this.#transcript.said(JSON.parse(text) as Message);
  }

  close(): void {}
}
