import type { SessionEvent } from '../client/index.ts';
import { fill, type Strings } from './strings/index.ts';

/** What a reader must know about variables after a session event; empty when they are still there, or the reader's wish. */
export function resetNote(event: SessionEvent, strings: Strings): string {
  if ((event.type !== 'gone' && event.type !== 'state') || event.reason === 'undo') return '';
  const restored = event.type === 'state' && event.state === 'paged' && event.restored !== undefined;
  if (!restored && event.type === 'state' && event.state !== 'restarting') return '';
  const why = strings[`why_${event.reason ?? ''}` as keyof Strings] as string | undefined;
  if (why === undefined) return event.type === 'gone' ? strings.gone : strings.wasReset;
  return fill(restored ? strings.asSaved : strings.wasResetBecause, { why });
}
