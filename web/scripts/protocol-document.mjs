import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** Where the project keeps its copy of the contract; the server serves the same file. */
export const DOCUMENT_URL = new URL('../../src/main/resources/protocol/asyncapi.yaml', import.meta.url);

/** Where the golden example of every message lives; the Java tests read the same files. */
export const EXAMPLES_URL = new URL('../../src/test/resources/protocol/', import.meta.url);

/** Reads the AsyncAPI document and lists its messages with the direction in which each travels. */
export function readProtocol() {
  const document = parse(readFileSync(DOCUMENT_URL, 'utf8'));
  const fromClient = keysOf(document.operations.fromClient);
  const toClient = keysOf(document.operations.toClient);
  const messages = Object.entries(document.components.messages).map(([key, message]) => ({
    key,
    type: message.name,
    summary: message.summary,
    schema: message.payload,
    direction: direction(key, fromClient, toClient),
  }));
  return { version: document.info.version, messages };
}

function keysOf(operation) {
  return new Set(operation.messages.map((ref) => ref.$ref.split('/').at(-1)));
}

function direction(key, fromClient, toClient) {
  if (fromClient.has(key)) return 'client';
  if (toClient.has(key)) return 'server';
  throw new Error(`Message ${key} belongs to no operation of the AsyncAPI document; add it to fromClient or toClient.`);
}
