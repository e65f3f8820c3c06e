/** Lines of code, counted from 1, both ends included. */
export interface LineRange {
  readonly first: number;
  readonly last: number;
}

/** Reads `1-3, 8`; what is not understood is left out. */
export function lineRanges(text: string): LineRange[] {
  const ranges: LineRange[] = [];
  for (const part of text.split(',')) {
    const match = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part);
    if (match === null) continue;
    const first = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    if (first >= 1 && last >= first) ranges.push({ first, last });
  }
  return ranges.toSorted((a, b) => a.first - b.first);
}
