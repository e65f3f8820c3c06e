import type { Clock } from './clock.ts';

const AHEAD_MS = 30_000;

/** A page's backend that hands out tokens which are about to expire is asked no more often than this. */
const PAUSE_MS = 2_000;

/** Of a token that does not say when it expires: the server tells, with 4401. */
const NEVER_MS = 1e9;

/** Replaces each token shortly before it expires, so that a page left open keeps its socket; answers what stops it. */
export function watchToken(
  expiresAt: number,
  getToken: () => Promise<string>,
  clock: Clock,
  send: (token: string) => void,
): () => void {
  let stop: (() => void) | undefined;
  const renewBefore = (end: number) => {
    stop = clock.after(Math.max(PAUSE_MS, end - clock.now() - AHEAD_MS) || NEVER_MS, async () => {
      try {
        const token = await getToken();
        if (!stop) return;
        send(token);
        // The server does not repeat when it expires.
        renewBefore(JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/'))).exp * 1000);
      } catch {
        // The server closes with 4401 when the old one runs out, and the reconnect asks again.
      }
    });
  };
  renewBefore(expiresAt);
  return () => {
    stop?.();
    stop = undefined;
  };
}
