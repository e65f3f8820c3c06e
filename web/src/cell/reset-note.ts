import type { SessionEvent } from '../client/index.ts';

const REASONS: Readonly<Record<string, string>> = {
  client: 'it was restarted',
  idle_timeout: 'it was idle for long',
  max_age: 'it reached its maximum age',
  memory: 'it used up its memory',
  crash: 'Python had to be ended',
  drain: 'the server is being updated',
  admin: 'an administrator ended it',
  quota: 'its place was needed for others',
};

/** What a reader must know about variables after a session event; empty when they are still there. */
export function resetNote(event: SessionEvent): string {
  if (event.type === 'gone') return 'Session was reset; its variables are gone.';
  if (event.type !== 'state' || event.state !== 'restarting') return '';
  const why = REASONS[event.reason ?? ''];
  return why === undefined ? 'Session was reset.' : `Session was reset: ${why}.`;
}
