import { expect, test } from 'vitest';
import type { ScreenLine } from '../../src/cell/screen.ts';
import { LineBuffer } from '../../src/cell/line-buffer.ts';
import { type Block, isBlock, type Item, Transcript } from '../../src/cell/transcript.ts';

const line = (content: string, stream: ScreenLine['stream'] = 'stdout'): ScreenLine => ({ stream, content });

function filled(count: number, make: (index: number) => Item = (index) => line(`line ${index}`)): Transcript {
  const transcript = new Transcript();
  for (let index = 0; index < count; index++) transcript.add(make(index));
  return transcript;
}

test('lines that were put away come back as they were', () => {
  const transcript = filled(10_000, (index) => (index % 777 === 0 ? line('', 'stderr') : line(`line ${index}`)));
  expect(transcript.length).toBe(10_000);
  for (const index of [0, 1, 499, 500, 777, 6_216, 7_999, 8_000, 9_999]) {
    expect(transcript.at(index)).toEqual(index % 777 === 0 ? line('', 'stderr') : line(`line ${index}`));
  }
});

test('empty lines stay lines', () => {
  const transcript = filled(5_000, () => line(''));
  expect(transcript.text()).toBe('\n'.repeat(4_999));
  expect(transcript.at(250)).toEqual(line(''));
});

test('blocks and coloured lines keep their identity among lines that were put away', () => {
  const block: Block = { node: { innerText: 'a picture' } as HTMLElement, size: 3 };
  const buffer = new LineBuffer();
  buffer.write('red', 'fg1');
  const coloured: ScreenLine = { stream: 'stdout', content: buffer };
  const transcript = filled(8_000, (index) => (index === 600 ? block : index === 1_200 ? coloured : line(`line ${index}`)));
  expect(transcript.at(600)).toBe(block);
  expect(transcript.at(1_200)).toBe(coloured);
  expect(transcript.at(601)).toEqual(line('line 601'));
  expect(transcript.at(1_201)).toEqual(line('line 1201'));
  expect(transcript.text().split('\n').slice(599, 602)).toEqual(['line 599', 'a picture', 'line 601']);
});

test('the newest line is the very object that was added, so that it can still change', () => {
  const newest = line('open');
  const transcript = filled(4_999);
  transcript.add(newest);
  expect(transcript.at(4_999)).toBe(newest);
});

test('the text is every line in order', () => {
  const text = filled(3_333).text().split('\n');
  expect(text).toHaveLength(3_333);
  expect(text[0]).toBe('line 0');
  expect(text[3_332]).toBe('line 3332');
});

test('the tail counts characters across what was put away', () => {
  const transcript = filled(5_000, () => line('1234567890'));
  expect(transcript.tail(1_000, 1_000_000)).toBe(4_000);
  expect(transcript.tail(4_500, 1_000_000)).toBe(500);
  expect(transcript.tail(1_000, 95)).toBe(4_991);
});

test('above two million the oldest half million goes, and the count goes on', () => {
  const transcript = new Transcript();
  let forgotten = 0;
  for (let index = 0; index <= 2_000_000; index++) forgotten += transcript.add(line(String(index)));
  expect(forgotten).toBe(500_000);
  expect(transcript.length).toBe(1_500_001);
  expect(transcript.total).toBe(2_000_001);
  const first = transcript.at(0);
  expect(!isBlock(first) && first.content).toBe('500000');
  const last = transcript.at(1_500_000);
  expect(!isBlock(last) && last.content).toBe('2000000');
});
