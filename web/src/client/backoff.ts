const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/** How long to wait before the given attempt (0 = first retry): doubling from 0.5 s to 20 s, with full jitter. */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt, 16));
  return Math.round(ceiling * random);
}
