import type { SessionEvent } from '../client/index.ts';
import { fill, type Strings } from './strings/index.ts';

/** What a reader must know about variables after a session event; empty when they are still there. */
export function resetNote(event: SessionEvent, strings: Strings): string {
  if (event.type === 'gone') return strings.gone;
  if (event.type !== 'state' || event.state !== 'restarting' || event.reason === 'undo') return '';
  const why = strings[`why_${event.reason ?? ''}` as keyof Strings] as string | undefined;
  return why === undefined ? strings.wasReset : fill(strings.wasResetBecause, { why });
}
