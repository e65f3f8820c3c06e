import { expect, it } from 'vitest';
import { withPictureAddresses } from '../../src/client/picture-addresses.ts';

const display = { type: 'display', session: 's', seq: 1, re: 'r', data: {} } as const;

it('makes the address of a kept picture count from the server', () => {
  const message = { ...display, metadata: { 'image/png': { url: '/v1/images/abc', bytes: 5 }, other: { width: 3 } } };
  expect(withPictureAddresses(message, 'https://run.example.org').metadata).toEqual({
    'image/png': { url: 'https://run.example.org/v1/images/abc', bytes: 5 },
    other: { width: 3 },
  });
});

it('leaves a display without metadata as it is', () => {
  expect(withPictureAddresses(display, 'https://run.example.org')).toBe(display);
});
