import type { ClientMessage, ServerMessage } from '../../src/protocol/messages.ts';
import type { Socket } from '../../src/client/socket.ts';
import { violations } from './schemas.mjs';

/** Requests that servers may offer before the contract of this branch names them. */
const OFFERED = ['undo', 'session.fork'];

/** A socket whose other end is the test. It refuses to carry a client message that breaks the contract. */
export class FakeSocket implements Socket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number }) => void) | null = null;
  onerror: (() => void) | null = null;
  readonly url: string;
  readonly protocol: string;
  readonly sent: ClientMessage[] = [];
  closed = false;

  constructor(url: string, protocol: string) {
    this.url = url;
    this.protocol = protocol;
  }

  send(text: string): void {
    const message = JSON.parse(text) as ClientMessage;
    const wrong = violations(message).filter((line) => !OFFERED.some((type) => line === `unknown type "${type}"`));
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    this.sent.push(message);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.onopen?.();
  }

  /** The server says something; a contract breach of the test itself fails loudly. */
  say(message: ServerMessage): void {
    const wrong = violations(message);
    if (wrong.length > 0) throw new Error(wrong.join('; '));
    this.sayRaw(JSON.stringify(message));
  }

  sayRaw(data: unknown): void {
    this.onmessage?.({ data });
  }

  drop(code = 1006): void {
    this.onclose?.({ code });
  }

  sentOf<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter((message): message is Extract<ClientMessage, { type: T }> => message.type === type);
  }
}
