import { describe, expect, it } from 'vitest';
import { pythonTokens } from '../../src/cell/python-tokens.ts';

const kinds = (source: string) =>
  pythonTokens(source)
    .filter(({ kind }) => kind !== '')
    .map(({ text, kind }) => `${kind} ${text}`);

describe('pythonTokens', () => {
  it('finds keywords, names, numbers, strings and comments', () => {
    expect(kinds('@cache\ndef area(r): # round\n    return 3.14 * r ** 2 if r else None')).toEqual([
      'decorator @cache', 'keyword def', 'name area', 'comment # round', 'keyword return', 'number 3.14', 'number 2', 'keyword if', 'keyword else', 'keyword None',
    ]);
    expect(kinds('print(f"{x}", \'it\\\'s\', rb"\\d")')).toEqual(['builtin print', 'string f"{x}"', "string 'it\\'s'", 'string rb"\\d"']);
  });

  it('lets a triple-quoted string run over lines and an open one to the end', () => {
    expect(kinds('"""a\n# b\n"""\nx')).toEqual(['string """a\n# b\n"""']);
    expect(kinds("f'''open\nx")).toEqual(["string f'''open\nx"]);
    expect(kinds('"open\nif')).toEqual(['string "open', 'keyword if']);
  });

  it('does not colour parts of words', () => {
    expect(kinds('iffy = important2 + für')).toEqual([]);
  });

  it.each(['', '\n', 'x = "a\\', '🐍 = 1', "'''", '\\', 'a"b\'c#d'])('gives the whole of %j back', (source) => {
    expect(pythonTokens(source).map(({ text }) => text).join('')).toBe(source);
  });

  it('reads hostile code quickly', () => {
    const started = performance.now();
    for (const piece of ['"', "'''", '"\\', 'a', 'f"', '@']) pythonTokens(piece.repeat(20_000));
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
