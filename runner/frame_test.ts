import { assert, assertEquals, assertThrows } from "./assert.ts";
import {
  encodeFrame,
  FrameDecoder,
  FrameError,
  MAX_INBOUND,
  MAX_PAYLOAD,
  Outbound,
  TOKEN_BYTES,
} from "./frame.ts";

function bytesOf(kind: number, body: number[]): Uint8Array {
  return new Uint8Array([0, 0, 0, body.length + 1, kind, ...body]);
}

Deno.test("FrameDecoder.next() gives whole frames when they arrive byte by byte", () => {
  const decoder = new FrameDecoder();
  const stream = [...bytesOf(7, [1, 2, 3]), ...bytesOf(5, []), ...bytesOf(2, [9])];
  const seen: [number, number[]][] = [];
  for (const byte of stream) {
    decoder.push(new Uint8Array([byte]));
    for (let f = decoder.next(); f; f = decoder.next()) seen.push([f.kind, [...f.body]]);
  }
  assertEquals(seen, [[7, [1, 2, 3]], [5, []], [2, [9]]]);
});

Deno.test("FrameDecoder.next() gives several frames from one chunk and keeps the torn rest", () => {
  const decoder = new FrameDecoder();
  const whole = bytesOf(1, [4, 5]);
  decoder.push(new Uint8Array([...whole, ...whole, ...whole.subarray(0, 5)]));
  assertEquals([decoder.next()?.kind, decoder.next()?.kind, decoder.next()], [1, 1, undefined]);
  decoder.push(whole.subarray(5));
  assertEquals([...decoder.next()!.body], [4, 5]);
});

Deno.test("FrameDecoder.next() grows for a large frame and copies its body", () => {
  const decoder = new FrameDecoder();
  const body = new Uint8Array(300_000).fill(7);
  const head = new Uint8Array(5);
  new DataView(head.buffer).setUint32(0, body.length + 1);
  head[4] = 2;
  decoder.push(head);
  for (let at = 0; at < body.length; at += 1 << 16) decoder.push(body.subarray(at, at + (1 << 16)));
  const frame = decoder.next();
  assert(frame && frame.body.length === body.length && frame.body.every((b) => b === 7));
});

Deno.test("FrameDecoder.next() throws when the length is zero or above the limit", () => {
  const zero = new FrameDecoder();
  zero.push(new Uint8Array(4));
  assertThrows(() => zero.next(), FrameError, "length 0");
  const large = new FrameDecoder();
  const head = new Uint8Array(4);
  new DataView(head.buffer).setUint32(0, MAX_INBOUND + 1);
  large.push(head);
  assertThrows(() => large.next(), FrameError, `${MAX_INBOUND + 1} bytes`);
});

Deno.test("encodeFrame() puts length, kind and token before the payload and refuses what is too long", () => {
  const token = new Uint8Array(TOKEN_BYTES).fill(0xaa);
  const frame = encodeFrame(Outbound.PONG, token, new Uint8Array([1, 2]));
  assertEquals([...frame.subarray(0, 6)], [0, 0, 0, 19, 0x89, 0xaa]);
  assertEquals([...frame.subarray(21)], [1, 2]);
  assertThrows(
    () => encodeFrame(Outbound.STDOUT, token, new Uint8Array(MAX_PAYLOAD + 1)),
    FrameError,
    "limit",
  );
});
