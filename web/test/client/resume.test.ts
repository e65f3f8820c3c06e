import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../src/client/session-event.ts';
import { Bench, done, printed, readAll, text } from '../testing/bench.ts';

function running(bench = new Bench()) {
  const session = bench.client.session({ slot: 'a' });
  const run = session.run('x', { cell: 'a.py' });
  bench.welcome();
  bench.opened();
  return { bench, session, run };
}

function forbidden(): never {
  throw new Error('SecurityError');
}

function reconnect(bench: Bench, code = 1006) {
  bench.socket.drop(code);
  bench.clock.advance(20_000);
  return bench.welcome();
}

describe('resuming after a drop', () => {
  it('sends token and last position, and drops what is replayed twice', async () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    bench.socket.say(text('s1', run.id, 3, 'a'));
    const socket = reconnect(bench);
    expect(socket.sentOf('hello')[0]?.resume).toEqual([{ session: 's1', resumeToken: 'token-s1', lastSeq: 3 }]);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 2, lost: false });
    socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    socket.say(text('s1', run.id, 3, 'a'));
    socket.say(text('s1', run.id, 4, 'b'));
    socket.say(text('s1', run.id, 4, 'b'));
    socket.say(done('s1', run.id, 5));
    expect(printed(await readAll(run))).toBe('ab');
    expect(socket.sentOf('run')).toEqual([]);
    expect(socket.sentOf('session.open')).toEqual([]);
  });

  it('sends a run again under the same id only while it is unanswered', () => {
    const { bench, run } = running();
    const socket = reconnect(bench);
    expect(socket.sentOf('run')).toEqual([]);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 2, lost: false });
    expect(socket.sentOf('run')).toMatchObject([{ id: run.id, session: 's1', code: 'x' }]);
    socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    const third = reconnect(bench);
    third.say({ type: 'session.resumed', session: 's1', fromSeq: 3, lost: false });
    expect(third.sentOf('run')).toEqual([]);
  });

  it('asks again for a session whose opening was cut off, under the same id', () => {
    const bench = new Bench();
    bench.client.session().run('x');
    const first = bench.welcome().sentOf('session.open');
    const second = reconnect(bench).sentOf('session.open');
    expect(second).toEqual(first);
  });

  it('tells a run that output is missing and asks where it stands', async () => {
    const { bench, session, run } = running();
    const seen: SessionEvent[] = [];
    session.subscribe((event) => seen.push(event));
    bench.socket.say(text('s1', run.id, 2, 'a'));
    const socket = reconnect(bench);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 900, lost: true });
    expect(socket.sentOf('run')).toMatchObject([{ id: run.id }]);
    socket.say(text('s1', run.id, 900, 'z'));
    socket.say(done('s1', run.id, 901));
    expect(printed(await readAll(run))).toBe('a<lost>z');
    expect(seen).toEqual([{ type: 'resumed', lost: true }]);
  });

  it('believes an answer without a position', () => {
    const { bench, run } = running();
    const socket = reconnect(bench);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 2, lost: false });
    socket.say({ type: 'started', session: 's1', re: run.id });
    expect(run.phase).toBe('running');
    const third = reconnect(bench);
    third.say({ type: 'session.resumed', session: 's1', fromSeq: 2, lost: false });
    expect(third.sentOf('run')).toEqual([]);
  });

  it('learns of a done that was lost by asking again', async () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    const socket = reconnect(bench);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 900, lost: true });
    socket.say(done('s1', run.id, 500));
    await expect(run.done).resolves.toMatchObject({ status: 'ok', seq: 500 });
  });

  it('fails begun runs of a session that is gone, and opens a new one for those never sent', async () => {
    const { bench, session, run } = running();
    const seen: SessionEvent[] = [];
    session.subscribe((event) => seen.push(event));
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    bench.socket.drop();
    const later = session.run('later');
    bench.clock.advance(20_000);
    const socket = bench.welcome();
    socket.say({ type: 'error', session: 's1', code: 'session_gone', message: 'It was closed after 120 s.', retry: 'same' });
    await expect(run.done).rejects.toMatchObject({ code: 'session_gone', message: 'It was closed after 120 s.' });
    expect(seen[0]).toMatchObject({ type: 'gone', error: { code: 'session_gone' } });
    bench.opened('s2');
    expect(socket.sentOf('run')).toMatchObject([{ id: later.id, session: 's2' }]);
  });

  it('sends a run refused with session_gone to the new session', () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'error', re: run.id, session: 's1', code: 'session_gone', message: 'Gone.', retry: 'same' });
    bench.opened('s2');
    expect(bench.socket.sentOf('run').map(({ session }) => session)).toEqual(['s1', 's2']);
  });

  it('repeats a stop and an acknowledgement that may have been lost', () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    bench.clock.advance(200);
    expect(bench.socket.sentOf('ack')).toMatchObject([{ seq: 2 }]);
    run.stop();
    const socket = reconnect(bench);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 3, lost: false });
    expect(socket.sentOf('interrupt')).toMatchObject([{ re: run.id }]);
    expect(socket.sentOf('ack')).toMatchObject([{ seq: 2 }]);
  });

  it('keeps input typed while away until the session is back', () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'input.request', session: 's1', re: run.id, seq: 2, prompt: '? ' });
    bench.socket.drop();
    run.input('Ada');
    bench.clock.advance(20_000);
    const socket = bench.welcome();
    expect(socket.sentOf('input')).toEqual([]);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 3, lost: false });
    expect(socket.sentOf('input')).toMatchObject([{ re: run.id, text: 'Ada' }]);
  });

  it('does not send again what was too large for the server', async () => {
    const { bench, run } = running();
    bench.socket.drop(1009);
    await expect(run.done).rejects.toMatchObject({ code: 'code_too_large' });
  });

  it('keeps hello within what the server reads before welcome', () => {
    const bench = new Bench();
    for (let n = 0; n < 60; n++) bench.client.session({ slot: `${n}` }).run('x');
    const socket = bench.welcome();
    socket.sentOf('session.open').forEach(({ id }, n) => {
      socket.say({ type: 'session.opened', re: id, session: `session-with-a-long-name-${n}`, resumeToken: 'x'.repeat(22), seq: 1 });
    });
    const hello = reconnect(bench).sentOf('hello')[0];
    expect(JSON.stringify(hello).length).toBeLessThan(4096);
    expect(hello?.resume?.length).toBeGreaterThan(20);
  });
});

describe('resuming after a reload', () => {
  it('replays the unfinished run of a cell from its beginning', async () => {
    const { bench, session, run } = running();
    bench.socket.say(done('s1', run.id, 2));
    const second = session.run('y', { cell: 'a.py' });
    bench.socket.say({ type: 'started', session: 's1', re: second.id, seq: 3 });
    bench.socket.say(text('s1', second.id, 4, 'a'));

    const reloaded = new Bench({}, bench.storage);
    expect(reloaded.client.session({ slot: 'a' }).recover('other.py')).toBeUndefined();
    const recovered = reloaded.client.session({ slot: 'a' }).recover('a.py');
    if (recovered === undefined) throw new Error('The run was forgotten.');
    expect(recovered.code).toBe('y');
    const socket = reloaded.welcome();
    expect(socket.sentOf('hello')[0]?.resume).toEqual([{ session: 's1', resumeToken: 'token-s1', lastSeq: 2 }]);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 3, lost: false });
    socket.say({ type: 'started', session: 's1', re: second.id, seq: 3 });
    socket.say(text('s1', second.id, 4, 'a'));
    socket.say(text('s1', second.id, 5, 'b'));
    socket.say(done('s1', second.id, 6));
    expect(printed(await readAll(recovered))).toBe('ab');
    expect(socket.sentOf('run')).toEqual([]);
  });

  it('sends an unanswered run again under its id', () => {
    const { bench, run } = running();
    const reloaded = new Bench({}, bench.storage);
    reloaded.client.session({ slot: 'a' }).recover('a.py');
    const socket = reloaded.welcome();
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 2, lost: false });
    expect(socket.sentOf('run')).toMatchObject([{ id: run.id, code: 'x', cell: 'a.py' }]);
  });

  it('keeps the variables of an idle session, without a socket until the next run', () => {
    const { bench, run } = running();
    bench.socket.say(done('s1', run.id, 2));
    const reloaded = new Bench({}, bench.storage);
    const session = reloaded.client.session({ slot: 'a' });
    expect(session.recover('a.py')).toBeUndefined();
    expect(reloaded.sockets).toHaveLength(0);
    session.run('y');
    const socket = reloaded.welcome();
    expect(socket.sentOf('hello')[0]?.resume).toMatchObject([{ session: 's1', lastSeq: 2 }]);
    socket.say({ type: 'session.resumed', session: 's1', fromSeq: 3, lost: false });
    expect(socket.sentOf('run')).toMatchObject([{ session: 's1', code: 'y' }]);
  });

  it.each(['{', '{"session":1}', '{"session":"s","resumeToken":"t","lastSeq":1,"runs":[{}]}'])('starts anew when the record is %s', (record) => {
    const { bench } = running();
    for (const key of bench.storage.map.keys()) bench.storage.map.set(key, record);
    const reloaded = new Bench({}, bench.storage);
    reloaded.client.session({ slot: 'a' }).run('y');
    expect(reloaded.welcome().sentOf('session.open')).toHaveLength(1);
  });

  it('works where storage is forbidden', () => {
    const { bench, run } = running(new Bench({ storage: { getItem: forbidden, setItem: forbidden, removeItem: forbidden } }));
    bench.socket.say(done('s1', run.id, 2));
    expect(run.phase).toBe('over');
  });
});
