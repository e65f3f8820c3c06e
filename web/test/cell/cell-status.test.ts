import { describe, expect, it } from 'vitest';
import { type Activity, statusOf } from '../../src/cell/cell-status.ts';
import { resetNote } from '../../src/cell/reset-note.ts';
import { type ConnectionState, type DoneMessage, ServerError } from '../../src/client/index.ts';
import { WELCOME } from '../testing/bench.ts';

const OPEN: ConnectionState = { phase: 'open', welcome: WELCOME };

function done(fields: Partial<DoneMessage>): Activity {
  return { kind: 'done', done: { type: 'done', session: 's', re: 'r', seq: 1, status: 'ok', ...fields }, exception: 'ValueError', lines: 12 };
}

const text = (activity: Activity, connection: ConnectionState = OPEN, reset = '') => statusOf(activity, connection, reset).text;

describe('the status line', () => {
  it.each<[Activity, string]>([
    [{ kind: 'none' }, ''],
    [{ kind: 'queued', position: 3 }, 'In the queue (3rd)'],
    [{ kind: 'queued', position: 11, etaMs: 4200 }, 'In the queue (11th), about 4 s'],
    [{ kind: 'queued', position: 0 }, 'Next in the queue'],
    [{ kind: 'input' }, 'Waiting for your input'],
    [done({ durationMs: 1284 }), 'Finished in 1.3 s, 12 lines'],
    [done({ status: 'error', durationMs: 20 }), 'ValueError after 20 ms'],
    [done({ status: 'interrupted', durationMs: 63_000 }), 'Interrupted after 1 min 3 s. Variables are kept.'],
    [done({ status: 'timeout', durationMs: 10_000 }), 'Time limit reached after 10.0 s.'],
    [done({ status: 'output_limit', dropped: { stdout: 12_000, stderr: 345 } }), 'Output limit reached; 12,345 bytes are not shown.'],
    [done({ status: 'memory' }), 'Memory limit reached.'],
    [done({ status: 'cancelled' }), 'Cancelled.'],
    [done({ status: 'evaporated' as 'ok' }), 'Ended (evaporated)'],
  ])('says what %j means', (activity, expected) => {
    expect(text(activity)).toBe(expected);
  });

  it('tells the trouble with the connection while a run waits for it, and not afterwards', () => {
    const lost: ConnectionState = { phase: 'waiting', attempt: 1, delayMs: 300 };
    const down: ConnectionState = { phase: 'waiting', attempt: 5, delayMs: 8400 };
    expect(text({ kind: 'sent' }, { phase: 'connecting', attempt: 0 })).toBe('Connecting…');
    expect(text({ kind: 'running' }, lost)).toBe('Connection lost. Reconnecting…');
    expect(text({ kind: 'running' }, { phase: 'connecting', attempt: 2 })).toBe('Reconnecting…');
    expect(text({ kind: 'running' }, down)).toBe('The server cannot be reached. Next try in 8 s.');
    expect(text(done({}), down)).toBe('Finished, 12 lines');
  });

  it('shows the sentence of a refusal, with when to try again', () => {
    const refusal = { code: 'busy', message: 'All runners are busy.', retry: 'later', retryAfterMs: 2100 } as const;
    expect(text({ kind: 'failed', error: new ServerError(refusal) })).toBe('All runners are busy. Try again in 3 s.');
    const polite = { ...refusal, message: 'All are busy; try again in 2 seconds.' };
    expect(text({ kind: 'failed', error: new ServerError(polite) })).toBe('All are busy; try again in 2 seconds.');
  });

  it('adds that the session was reset, and why', () => {
    const note = resetNote({ type: 'state', state: 'restarting', reason: 'memory' });
    expect(statusOf(done({ status: 'memory' }), OPEN, note)).toEqual({ text: 'Memory limit reached. Session was reset: it used up its memory.', tone: 'bad' });
    expect(text(done({}), OPEN, note)).toBe('Finished, 12 lines. Session was reset: it used up its memory.');
    expect(text({ kind: 'none' }, OPEN, note)).toBe(note);
    expect(resetNote({ type: 'state', state: 'idle' })).toBe('');
    expect(resetNote({ type: 'resumed', lost: true })).toBe('');
  });
});
