import { describe, expect, it } from 'vitest';
import { fileWord } from '../../src/cell/cell-files.ts';
import { setupOnce, testRun } from '../../src/cell/hidden-code.ts';

describe('hidden code', () => {
  it('is one expression of ASCII, whatever the author wrote', () => {
    for (const code of [setupOnce('s = "ä\u2028😀\\n" \'"""'), testRun([{ name: 'ü', code: 'assert "😀"', hint: '"\\' }])]) {
      expect(code).toMatch(/^[\x20-\x7e]+$/);
      expect(code).not.toContain('\n');
    }
  });
});

describe('a word of the files attribute', () => {
  it.each([
    ['#npc.py', 'npc.py', '#npc.py'],
    ['data.csv:#table', 'data.csv', '#table'],
    ['/files/a.csv?x=1', 'a.csv', '/files/a.csv?x=1'],
    ['https://example.org/b.txt', 'b.txt', 'https://example.org/b.txt'],
    ['c.txt:https://example.org/b.txt', 'c.txt', 'https://example.org/b.txt'],
  ])('%s is the file %s', (word, path, source) => {
    expect(fileWord(word)).toEqual({ path, source });
  });
});
