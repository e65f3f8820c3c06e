/** Makes request ids that no other page load makes: 64 random bits and a counter. */
export function idMaker(): (kind: string) => string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const prefix = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  let count = 0;
  return (kind) => `${kind}-${prefix}-${++count}`;
}
