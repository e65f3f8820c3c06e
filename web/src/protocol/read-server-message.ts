import { SERVER_FIELDS, type ServerMessage } from './messages.ts';

/**
 * Reads one text frame of the server, or answers undefined for whatever this version does not understand:
 * the contract says that a client ignores unknown types, and a page must survive a broken or hostile server.
 */
export function readServerMessage(frame: unknown): ServerMessage | undefined {
  if (typeof frame !== 'string') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const message = value as Record<string, unknown>;
  const type = message['type'];
  if (typeof type !== 'string' || !Object.hasOwn(SERVER_FIELDS, type)) return undefined;
  dropNulls(message);
  const sound = (SERVER_FIELDS[type] ?? '').split(' ').every((field) => matches(message, field));
  return sound ? (value as ServerMessage) : undefined;
}

/** A server that writes `null` for an absent field means the same as one that leaves it out. */
function dropNulls(message: Record<string, unknown>): void {
  for (const name of Object.keys(message)) {
    if (message[name] === null) delete message[name];
  }
}

const TYPES: Readonly<Record<string, string>> = { '#': 'number', '*': 'object', '!': 'boolean' };

function matches(message: Record<string, unknown>, field: string): boolean {
  const [, name = '', sign = '', optional = ''] = /^(\w+)([#*!]?)(\??)$/.exec(field) ?? [];
  const value = message[name];
  if (value === undefined) return optional !== '';
  // JSON knows no NaN, but 1e999 parses as Infinity, and an infinite seq would silence a session for good.
  return sign === '#' ? Number.isSafeInteger(value) : typeof value === (TYPES[sign] ?? 'string');
}
