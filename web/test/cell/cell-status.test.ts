import { describe, expect, it } from 'vitest';
import { type Activity, statusOf } from '../../src/cell/cell-status.ts';
import { resetNote } from '../../src/cell/reset-note.ts';
import { EN } from '../../src/cell/strings/en.ts';
import { strings as DE } from '../../src/cell/strings/de.ts';
import { type ConnectionState, type DoneMessage, ServerError } from '../../src/client/index.ts';
import { WELCOME } from '../testing/bench.ts';

const OPEN: ConnectionState = { phase: 'open', welcome: WELCOME };

function done(fields: Partial<DoneMessage>): Activity {
  return { kind: 'done', done: { type: 'done', session: 's', re: 'r', seq: 1, status: 'ok', durationMs: 5, ...fields }, exception: 'ValueError', lines: 12 };
}

const text = (activity: Activity, connection: ConnectionState = OPEN, reset = '') => statusOf(activity, connection, { reset, resumed: false }, EN).text;

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
    expect(text(done({}), down)).toBe('Finished in 5 ms, 12 lines');
  });

  it('shows the sentence of a refusal, with when to try again', () => {
    const refusal = { code: 'busy', message: 'All runners are busy.', retry: 'later', retryAfterMs: 2100 } as const;
    expect(text({ kind: 'failed', error: new ServerError(refusal) })).toBe('All runners are busy. Try again in 3 s.');
    const polite = { ...refusal, message: 'All are busy; try again in 2 seconds.' };
    expect(text({ kind: 'failed', error: new ServerError(polite) })).toBe('All are busy; try again in 2 seconds.');
  });

  it('adds that the session was reset, and why', () => {
    const saved = resetNote({ type: 'state', state: 'paged', reason: 'crash', restored: 3 }, EN);
    expect(saved).toBe('Variables are as last saved: Python had to be ended.');
    const note = resetNote({ type: 'state', state: 'restarting', reason: 'memory' }, EN);
    expect(statusOf(done({ status: 'memory' }), OPEN, { reset: note, resumed: false }, EN)).toEqual({ text: 'Memory limit reached. Session was reset: it used up its memory.', tone: 'bad' });
    expect(text(done({}), OPEN, note)).toBe('Finished in 5 ms, 12 lines. Session was reset: it used up its memory.');
    expect(text({ kind: 'none' }, OPEN, note)).toBe(note);
    expect(resetNote({ type: 'state', state: 'idle' }, EN)).toBe('');
    expect(resetNote({ type: 'state', state: 'paged', reason: 'idle_timeout' }, EN)).toBe('');
    expect(resetNote({ type: 'state', state: 'paged', reason: 'undo', restored: 3 }, EN)).toBe('');
    expect(resetNote({ type: 'resumed', lost: true }, EN)).toBe('');
  });

  it('says for a while that the connection is back', () => {
    expect(statusOf({ kind: 'running' }, OPEN, { reset: '', resumed: true }, EN).text).toBe('Connected again. Running');
    expect(statusOf(done({}), OPEN, { reset: '', resumed: true }, EN).text).toBe('Finished in 5 ms, 12 lines');
  });

  it('puts how the hidden tests went first', () => {
    const activity = { ...done({}), tests: { text: '2 of 3 tests passed', passed: false } } as Activity;
    expect(statusOf(activity, OPEN, { reset: '', resumed: false }, EN)).toEqual({ text: '2 of 3 tests passed. Finished in 5 ms, 12 lines', tone: 'warn' });
  });

  it('has words of its own for refusals that concern the author, and gives a time of day for a long wait', () => {
    const refused = new ServerError({ code: 'origin_not_allowed', message: 'https://x is not in the list of pk_live_ab.', retry: 'never' });
    expect(text({ kind: 'failed', error: refused })).toMatch(/^The server does not allow this page to run code/);
    const used = new ServerError({ code: 'quota_exceeded', message: 'cpuSeconds is used up.', retry: 'later', retryAfterMs: 3_600_000 });
    expect(text({ kind: 'failed', error: used })).toMatch(/^cpuSeconds is used up\. It resets at \d{1,2}:\d\d/);
    const month = new ServerError({ code: 'quota_exceeded', message: 'All is used up. Try again in 864000 s.', retry: 'later', retryAfterMs: 864_000_000 });
    expect(text({ kind: 'failed', error: month })).toMatch(/^All is used up\. It resets at .*\d{4}.* \d{1,2}:\d\d/);
    expect(statusOf({ kind: 'failed', error: used }, OPEN, { reset: '', resumed: false }, DE).text).toMatch(/^Das Kontingent dieser Seite ist aufgebraucht\. Ab /);
  });
});
