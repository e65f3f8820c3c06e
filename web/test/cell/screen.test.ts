import { describe, expect, it } from 'vitest';
import { piecesOf, Screen, textOf } from '../../src/cell/screen.ts';

function lines(...writes: ['stdout' | 'stderr', string][]) {
  const screen = new Screen();
  for (const [stream, text] of writes) screen.write(stream, text);
  return screen.takeChanged().map((line) => `${line.stream}:${textOf(line)}`);
}

describe('Screen', () => {
  it('breaks text into lines, empty ones too', () => {
    expect(lines(['stdout', 'a\n\nb'])).toEqual(['stdout:a', 'stdout:', 'stdout:b']);
  });

  it('continues a line over chunks', () => {
    expect(lines(['stdout', 'a'], ['stdout', 'b\n'])).toEqual(['stdout:ab']);
  });

  it('gives each stream lines of its own', () => {
    expect(lines(['stdout', 'out'], ['stderr', 'err'], ['stdout', 'more'])).toEqual(['stdout:out', 'stderr:err', 'stdout:more']);
  });

  it('lets a progress bar overwrite itself', () => {
    expect(lines(['stdout', ' 10%'], ['stdout', '\r 50%'], ['stdout', '\r100%\nend'])).toEqual(['stdout:100%', 'stdout:end']);
    expect(lines(['stdout', 'longer text\rshort'])).toEqual(['stdout:shortr text']);
    expect(lines(['stdout', 'longer text\r\x1b[Kshort'])).toEqual(['stdout:short']);
    expect(lines(['stdout', 'abc\b\bX'])).toEqual(['stdout:aXc']);
  });

  it('treats \\r\\n as one line break', () => {
    expect(lines(['stdout', 'a\r\nb'])).toEqual(['stdout:a', 'stdout:b']);
  });

  it('keeps the colours of what is not overwritten', () => {
    const screen = new Screen();
    screen.write('stdout', '\x1b[31mabcdef\r\x1b[32mXY');
    expect(screen.takeChanged().map(piecesOf)[0]).toEqual([{ text: 'XY', style: 'fg2' }, { text: 'cdef', style: 'fg1' }]);
  });

  it('breaks a line that is too long for a browser', () => {
    expect(lines(['stdout', 'x'.repeat(20_000)]).map((line) => line.length - 'stdout:'.length)).toEqual([8192, 8192, 3616]);
  });

  it('tells only what changed since it was asked last', () => {
    const screen = new Screen();
    screen.write('stdout', 'a\nb');
    screen.takeChanged();
    screen.write('stdout', 'c');
    expect(screen.takeChanged().map(textOf)).toEqual(['bc']);
    expect(screen.takeChanged()).toEqual([]);
  });

  it('keeps ended lines without colours as bare text, so that millions fit', () => {
    const screen = new Screen();
    screen.write('stdout', 'one\ntwo\n\x1b[31mred\x1b[0m\nopen');
    expect(screen.takeChanged().map(({ content }) => typeof content)).toEqual(['string', 'string', 'object', 'object']);
  });

  it('continues an open line with plain text and with control characters alike', () => {
    expect(lines(['stdout', 'a'], ['stdout', 'b\nc'], ['stdout', '\rd'])).toEqual(['stdout:ab', 'stdout:d']);
    expect(lines(['stdout', 'a'], ['stderr', 'x\ny\n'], ['stdout', 'b\n'])).toEqual(['stdout:a', 'stderr:x', 'stderr:y', 'stdout:b']);
  });
});
