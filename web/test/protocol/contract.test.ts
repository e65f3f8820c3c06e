import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { GENERATED_URL, generate } from '../../scripts/generate-protocol.mjs';
import { EXAMPLES_URL, readProtocol } from '../../scripts/protocol-document.mjs';
import { readServerMessage } from '../../src/protocol/read-server-message.ts';
import { violations } from '../testing/schemas.mjs';

const { messages } = readProtocol();
const example = (type: string) => JSON.parse(readFileSync(new URL(`${type}.json`, EXAMPLES_URL), 'utf8')) as Record<string, unknown>;

describe('the contract', () => {
  it('is what the committed TypeScript was generated from', () => {
    expect(readFileSync(GENERATED_URL, 'utf8'), 'stale: run `npm run generate`').toBe(generate());
  });

  it('has one golden example for each message and none besides', () => {
    const files = readdirSync(EXAMPLES_URL).filter((name) => name.endsWith('.json')).toSorted();
    expect(files).toEqual(messages.map(({ type }) => `${type}.json`).toSorted());
  });

  it.each(messages.map(({ type }) => type))('is kept by the example of %s', (type) => {
    expect(example(type)['type']).toBe(type);
    expect(violations(example(type))).toEqual([]);
  });

  it.each(messages)('has every field of $type in its example', ({ type, schema }) => {
    expect(Object.keys(example(type)).toSorted()).toEqual(Object.keys(schema.properties).toSorted());
  });

  it.each(messages.filter(({ direction }) => direction === 'server').map(({ type }) => type))('lets the client read %s', (type) => {
    expect(readServerMessage(JSON.stringify(example(type)))).toEqual(example(type));
  });
});
