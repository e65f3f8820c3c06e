import { describe, expect, it } from 'vitest';
import { Bench, WELCOME } from '../testing/bench.ts';

function open(features: readonly string[] = ['undo', 'fork']) {
  const bench = new Bench();
  const session = bench.client.session({ name: 'lesson' });
  session.run('x = 1');
  const socket = bench.sockets[0];
  if (socket === undefined) throw new Error('no socket was made');
  socket.onopen?.();
  const receive = (message: object) => socket.onmessage?.({ data: JSON.stringify(message) });
  const sent = () => socket.sent as unknown as readonly Readonly<Record<string, unknown>>[];
  receive({ ...WELCOME, features });
  const opening = sent().find(({ type }) => type === 'session.open');
  receive({ type: 'session.opened', re: opening?.['id'], session: 's1', resumeToken: 't1' });
  return { bench, session, receive, last: () => sent().at(-1) };
}

describe('what a server offers beyond the core', () => {
  it('is known while there is a connection', () => {
    expect(new Bench().client.features).toEqual([]);
    expect(open().bench.client.features).toEqual(['undo', 'fork']);
  });

  it('an undo is asked for and has come when the session is idle again', async () => {
    const { session, receive, last } = open();
    const undone = session.undo();
    expect(last()).toEqual({ type: 'undo', id: expect.stringMatching(/^undo-/), session: 's1' });
    receive({ type: 'session.state', session: 's1', seq: 1, state: 'restarting' });
    receive({ type: 'session.state', session: 's1', seq: 2, state: 'idle' });
    await expect(undone).resolves.toBeUndefined();
  });

  it('an undo has also come when the session is on disk', async () => {
    const { session, receive } = open();
    const undone = session.undo();
    receive({ type: 'session.state', session: 's1', seq: 1, state: 'paged', reason: 'undo', restored: 4 });
    await expect(undone).resolves.toBeUndefined();
  });

  it('an undo that is refused is told', async () => {
    const { session, receive, last } = open();
    const undone = session.undo();
    receive({ type: 'error', re: last()?.['id'], session: 's1', code: 'bad_message', message: 'There is nothing to undo.', retry: 'never' });
    await expect(undone).rejects.toThrow('There is nothing to undo.');
  });

  it('a fork is a session of its own', async () => {
    const { bench, session, receive, last } = open();
    const forking = bench.client.fork(session, 'mine');
    expect(last()).toEqual({ type: 'session.fork', id: expect.stringMatching(/^fork-/), session: 's1', name: 'mine' });
    receive({ type: 'session.opened', re: last()?.['id'], session: 's2', resumeToken: 't2', seq: 7 });
    const copy = await forking;
    expect([session.id, copy.id]).toEqual(['s1', 's2']);
    const run = copy.run('x');
    expect(last()).toMatchObject({ type: 'run', session: 's2', code: 'x' });
    receive({ type: 'done', session: 's2', seq: 8, re: run.id, status: 'ok' });
    await expect(run.done).resolves.toMatchObject({ status: 'ok' });
    expect(bench.client.session({ name: 'mine' })).toBe(copy);
  });

  it('nothing is asked of a session that was never opened', async () => {
    const session = new Bench().client.session();
    await expect(session.undo()).resolves.toBeUndefined();
    await expect(session.fork()).rejects.toThrow();
  });
});
