import { describe, expect, it } from 'vitest';
import { readServerMessage } from '../../src/protocol/read-server-message.ts';

describe('readServerMessage', () => {
  it.each([
    ['no text', new ArrayBuffer(4)],
    ['no JSON', '{"type":'],
    ['no object', '"ping"'],
    ['null', 'null'],
    ['a list', '[{"type":"ping"}]'],
    ['no type', '{"t":1}'],
    ['an unknown type', '{"type":"telemetry","seq":1}'],
    ['a type that every object has', '{"type":"constructor"}'],
    ['the prototype as type', '{"type":"__proto__"}'],
    ['a client message', '{"type":"pong"}'],
    ['a missing field', '{"type":"stream","session":"s","seq":1,"re":"r","name":"stdout"}'],
    ['a position that is text', '{"type":"done","session":"s","seq":"9","re":"r","status":"ok"}'],
    ['an infinite position', '{"type":"done","session":"s","seq":1e999,"re":"r","status":"ok"}'],
    ['a data field that is text', '{"type":"display","session":"s","seq":1,"re":"r","data":"<b>"}'],
  ])('answers undefined for %s', (_, frame) => {
    expect(readServerMessage(frame)).toBeUndefined();
  });

  it('ignores fields it does not know', () => {
    expect(readServerMessage('{"type":"ping","t":5,"mood":"good"}')).toMatchObject({ type: 'ping', t: 5 });
  });

  it('takes null for an absent optional field', () => {
    expect(readServerMessage('{"type":"ping","t":null}')).toEqual({ type: 'ping' });
  });
});
