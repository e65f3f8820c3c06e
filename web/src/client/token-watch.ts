import type { Clock } from './clock.ts';

const AHEAD_MS = 30_000;

/** Replaces the token shortly before it expires, so that a page left open keeps its socket; answers what stops it. */
export function watchToken(
  expiresAt: number,
  getToken: () => Promise<string>,
  clock: Clock,
  send: (token: string) => void,
): () => void {
  let stopped = false;
  const cancel = clock.after(Math.max(0, expiresAt - clock.now() - AHEAD_MS), () => {
    getToken().then(
      (token) => {
        if (!stopped) send(token);
      },
      // The server closes with 4401 when the old one runs out, and the reconnect asks again.
      () => undefined,
    );
  });
  return () => {
    stopped = true;
    cancel();
  };
}
