/** Time and chance as the client sees them; tests pass their own. */
export interface Clock {
  now(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Calls back once after the given milliseconds unless the returned function is called before. */
  after(delayMs: number, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};
