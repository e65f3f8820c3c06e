import { describe, expect, it } from 'vitest';
import { lineRanges } from '../../src/cell/read-line-ranges.ts';
import { spansAfter, spansOf } from '../../src/editor/line-spans.ts';

const TEXT = 'def f():\n    return 1\nx = 2\n';
const locked = (lines: string) => spansOf(lineRanges(lines), TEXT);

describe('read-only lines', () => {
  it('are read from a list, without what makes no sense', () => {
    expect(lineRanges('8, 1-3,x,5-4,0,')).toEqual([{ first: 1, last: 3 }, { first: 8, last: 8 }]);
  });

  it('cover whole lines with their breaks', () => {
    expect(locked('1')).toEqual([{ from: 0, to: 9 }]);
    expect(locked('2-9')).toEqual([{ from: 9, to: TEXT.length }]);
    expect(locked('40')).toEqual([]);
  });

  it('refuse edits inside, at the start and at the end of a line', () => {
    for (const [from, to, insert] of [[3, 3, 'x'], [0, 0, 'x'], [8, 8, 'x'], [0, 9, ''], [8, 9, ''], [5, 20, '']] as const) {
      expect(spansAfter(locked('1'), TEXT, { from, to, insert }), `${from}-${to} ${insert}`).toBeUndefined();
    }
  });

  it('let text go after them, and whole lines before them', () => {
    expect(spansAfter(locked('1'), TEXT, { from: 9, to: 9, insert: 'pass' })).toEqual([{ from: 0, to: 9 }]);
    expect(spansAfter(locked('1'), TEXT, { from: 0, to: 0, insert: 'import re\n' })).toEqual([{ from: 10, to: 19 }]);
    expect(spansAfter(locked('2'), TEXT, { from: 8, to: 9, insert: '' })).toBeUndefined();
    expect(spansAfter(locked('3'), TEXT, { from: 9, to: 22, insert: '' })).toEqual([{ from: 9, to: 15 }]);
  });
});
