/**
 * Clock and entropy of the realm. Both are constant while an interpreter boots, so that the same inputs give the same
 * bytes; then the clock for durations goes on from there, and can be set forward to where a saved session's stood.
 */

/** What the clocks say during a boot: milliseconds since 1970, and of the clock for durations. */
const PINNED_DATE = 1735689600000;
const PINNED_NOW = 1000;

const { getRandomValues } = crypto;
const dateNow = Date.now, now = performance.now.bind(performance), random = Math.random;

let shift = 0;

/** Pins clock and entropy. */
export function pinEntropy(): void {
  let state = 0x5eed;
  crypto.getRandomValues = (<T extends ArrayBufferView | null>(view: T): T => {
    const bytes = new Uint8Array(view!.buffer, view!.byteOffset, view!.byteLength);
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      bytes[i] = state >>> 24;
    }
    return view;
  }) as typeof crypto.getRandomValues;
  Date.now = () => PINNED_DATE;
  performance.now = () => PINNED_NOW;
  Math.random = () => 0.5;
}

/** Lets them go. */
export function releaseEntropy(): void {
  crypto.getRandomValues = getRandomValues;
  Date.now = dateNow;
  performance.now = () => now() + shift;
  Math.random = random;
  setClockForward(PINNED_NOW);
}

/** The clock for durations: what `time.monotonic()` shows, in milliseconds. */
export function clock(): number {
  return now() + shift;
}

/** Makes the clock for durations show at least this: it never goes back, whichever process a session is in. */
export function setClockForward(milliseconds: number): void {
  shift = Math.max(shift, milliseconds - now());
}
