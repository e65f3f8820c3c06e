import { describe, expect, it } from 'vitest';
import { AnsiReader } from '../../src/cell/ansi-reader.ts';

function read(...chunks: string[]) {
  const reader = new AnsiReader();
  return chunks
    .flatMap((chunk) => reader.read(chunk))
    .map((action) => (action.kind === 'text' ? [action.text, action.style] : action.kind));
}

describe('AnsiReader', () => {
  it('reads colours and attributes, and resets them', () => {
    expect(read('\x1b[31mred\x1b[1;44m loud\x1b[0m plain')).toEqual([['red', 'fg1'], [' loud', 'fg1 bg4 bold'], [' plain', '']]);
    expect(read('\x1b[95mhi\x1b[39m \x1b[102mlo\x1b[49m')).toEqual([['hi', 'fg13'], [' ', ''], ['lo', 'bg10']]);
    expect(read('\x1b[mx', '\x1b[38;5;3my\x1b[38;2;1;2;3mz')).toEqual([['x', ''], ['y', 'fg3'], ['z', 'fg3']]);
  });

  it('keeps its style from one chunk to the next', () => {
    expect(read('\x1b[32ma', 'b')).toEqual([['a', 'fg2'], ['b', 'fg2']]);
  });

  it('joins a sequence that was split between chunks', () => {
    expect(read('a\x1b', '[3', '1mb')).toEqual([['a', ''], ['b', 'fg1']]);
    expect(read('a\x1b]0;ti', 'tle\x07b')).toEqual([['a', ''], ['b', '']]);
  });

  it('swallows sequences it does not know and control characters', () => {
    expect(read('a\x1b[2J\x1b[10;20Hb\x07\x00c\x1b(0')).toEqual([['a', ''], ['b', ''], ['c', ''], ['(0', '']]);
    expect(read('\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\')).toEqual([['link', '']]);
  });

  it('does not hoard a sequence that never ends', () => {
    const reader = new AnsiReader();
    reader.read(`\x1b]${'x'.repeat(10_000)}`);
    expect(reader.read('after')).toEqual([{ kind: 'text', text: 'after', style: '' }]);
  });

  it('tells line control apart', () => {
    expect(read('a\rb\b\n\x1b[K\x1b[2K')).toEqual([['a', ''], 'return', ['b', ''], 'backspace', 'newline', 'erase-right', 'erase-line']);
  });

  it('reads a megabyte of escapes quickly', () => {
    const started = performance.now();
    read('\x1b['.repeat(250_000), '\x1b[0;'.repeat(250_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
