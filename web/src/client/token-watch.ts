import type { Clock } from './clock.ts';

const AHEAD_MS = 30_000;

/** A page's backend that hands out tokens which are about to expire is asked no more often than this. */
const PAUSE_MS = 5_000;

/** Replaces each token shortly before it expires, so that a page left open keeps its socket; answers what stops it. */
export function watchToken(
  expiresAt: number,
  getToken: () => Promise<string>,
  clock: Clock,
  send: (token: string) => void,
): () => void {
  let stopped = false;
  let cancel: () => void;
  const renewBefore = (end: number, pause: number) => {
    cancel = clock.after(Math.max(pause, end - clock.now() - AHEAD_MS), async () => {
      try {
        const token = await getToken();
        if (stopped) return;
        send(token);
        // The server does not repeat when it expires.
        const { exp } = JSON.parse(atob(token.split('.')[1]!.replace(/-/g, '+').replace(/_/g, '/')));
        if (exp) renewBefore(exp * 1000, PAUSE_MS);
      } catch {
        // The server closes with 4401 when the old one runs out, and the reconnect asks again.
      }
    });
  };
  renewBefore(expiresAt, 0);
  return () => {
    stopped = true;
    cancel();
  };
}
