/** Makes clock and entropy constant while the base image is built, so that the same inputs give the same bytes. */
export function pinEntropy(): () => void {
  const { getRandomValues } = crypto;
  const dateNow = Date.now, now = performance.now, random = Math.random;
  let state = 0x5eed;
  crypto.getRandomValues = (<T extends ArrayBufferView | null>(view: T): T => {
    const bytes = new Uint8Array(view!.buffer, view!.byteOffset, view!.byteLength);
    for (let i = 0; i < bytes.length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      bytes[i] = state >>> 24;
    }
    return view;
  }) as typeof crypto.getRandomValues;
  Date.now = () => 1735689600000;
  performance.now = () => 1000;
  Math.random = () => 0.5;
  return () => {
    crypto.getRandomValues = getRandomValues;
    Date.now = dateNow;
    performance.now = now;
    Math.random = random;
  };
}
