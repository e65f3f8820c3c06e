/** Longer than a frame, so it matters only where there are none: a hidden page must go on returning credit. */
const WITHOUT_FRAMES_MS = 250;

/** Calls back once, before the next paint or, in a hidden page, after a quarter of a second. */
export function nextFrame(callback: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    callback();
  };
  const timer = setTimeout(once, WITHOUT_FRAMES_MS);
  const frame = requestAnimationFrame(once);
}
