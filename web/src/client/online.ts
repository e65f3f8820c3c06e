/** Calls back when the browser is online again; answers what unsubscribes. Elsewhere it never does. */
export function watchOnline(callback: () => void): () => void {
  globalThis.addEventListener?.('online', callback);
  return () => globalThis.removeEventListener?.('online', callback);
}
