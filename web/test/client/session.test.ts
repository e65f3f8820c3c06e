import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../src/client/session-event.ts';
import { Bench, done, printed, readAll, settle, text, WELCOME } from '../testing/bench.ts';

function running(bench = new Bench()) {
  const session = bench.client.session({ slot: 'a' });
  const run = session.run('x', { cell: 'a.py' });
  bench.welcome();
  bench.opened();
  return { bench, session, run };
}

describe('a session', () => {
  it('is opened once and then sent its runs in order', () => {
    const bench = new Bench();
    const session = bench.client.session({ name: 'lesson', profile: 'small' });
    session.run('a');
    session.run('b');
    bench.welcome();
    expect(bench.socket.sentOf('session.open')).toMatchObject([{ name: 'lesson', profile: 'small' }]);
    expect(bench.socket.sentOf('run')).toHaveLength(0);
    bench.opened();
    expect(bench.socket.sentOf('run').map(({ code, session: id }) => [code, id])).toEqual([['a', 's1'], ['b', 's1']]);
  });

  it('is the same for all who name it', () => {
    const { client } = new Bench();
    expect(client.session({ name: 'lesson' })).toBe(client.session({ name: 'lesson' }));
    expect(client.session({ slot: 'a' })).not.toBe(client.session({ slot: 'b' }));
  });

  it('gives each run its events in order and ends with done', async () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'queued', session: 's1', re: run.id, seq: 2, position: 2 });
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 3 });
    bench.socket.say(text('s1', run.id, 4, 'a'));
    bench.socket.say({ ...text('s1', run.id, 5, 'b'), name: 'stderr' });
    bench.socket.say(done('s1', run.id, 6));
    expect((await readAll(run)).map((event) => event.type)).toEqual(['queued', 'started', 'stream', 'stream', 'done']);
    await expect(run.done).resolves.toMatchObject({ status: 'ok' });
  });

  it('shares the socket with another and keeps their events apart', async () => {
    const bench = new Bench();
    const a = bench.client.session({ slot: 'a' }).run('a');
    const b = bench.client.session({ slot: 'b' }).run('b');
    bench.welcome();
    const [openA, openB] = bench.socket.sentOf('session.open');
    bench.socket.say({ type: 'session.opened', re: openB?.id ?? '', session: 'sb', resumeToken: 't', seq: 1 });
    bench.socket.say({ type: 'session.opened', re: openA?.id ?? '', session: 'sa', resumeToken: 't', seq: 1 });
    bench.socket.say(text('sb', b.id, 2, 'from b'));
    bench.socket.say(text('sa', a.id, 2, 'from a'));
    bench.socket.say(text('sa', b.id, 3, 'b has no run there'));
    bench.socket.say(done('sa', a.id, 4));
    bench.socket.say(done('sb', b.id, 3));
    expect(bench.sockets).toHaveLength(1);
    expect(printed(await readAll(a))).toBe('from a');
    expect(printed(await readAll(b))).toBe('from b');
  });

  it('survives hostile and unknown messages', async () => {
    const { bench, run } = running();
    bench.socket.sayRaw('{"type":"stream","session":"s1","re":1,"seq":2}');
    bench.socket.sayRaw('not json');
    bench.socket.sayRaw(new Uint8Array(3));
    bench.socket.sayRaw(JSON.stringify({ type: 'done', session: 's1', re: run.id, seq: 1e300, status: 'ok' }));
    bench.socket.sayRaw(JSON.stringify({ type: 'future', session: 's1', seq: 2 }));
    bench.socket.sayRaw(JSON.stringify({ ...text('s1', run.id, 2, 'x'), colour: 'red' }));
    bench.socket.say(text('s9', run.id, 99, 'of a session nobody opened'));
    bench.socket.say(done('s1', run.id, 3));
    expect(printed(await readAll(run))).toBe('x');
  });

  it('fails a refused run with the typed error and keeps the others', async () => {
    const { bench, session, run } = running();
    const second = session.run('y');
    bench.socket.say({ type: 'error', re: second.id, session: 's1', code: 'queue_full', message: 'Five runs wait.', retry: 'later', retryAfterMs: 900 });
    await expect(second.done).rejects.toMatchObject({ name: 'ServerError', code: 'queue_full', message: 'Five runs wait.', retry: 'later', retryAfterMs: 900 });
    await expect(readAll(second)).rejects.toMatchObject({ code: 'queue_full' });
    bench.socket.say(done('s1', run.id, 2));
    await expect(run.done).resolves.toMatchObject({ status: 'ok' });
  });

  it('fails its runs when it cannot be opened', async () => {
    const bench = new Bench();
    const run = bench.client.session().run('x');
    bench.welcome();
    const re = bench.socket.sentOf('session.open')[0]?.id ?? '';
    bench.socket.say({ type: 'error', re, code: 'too_many_sessions', message: 'Eight sessions are open.', retry: 'later' });
    await expect(run.done).rejects.toMatchObject({ code: 'too_many_sessions' });
  });

  it('does not fail an accepted run over late input', async () => {
    const { bench, session, run } = running();
    const seen: SessionEvent[] = [];
    session.subscribe((event) => seen.push(event));
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    run.input('late');
    bench.socket.say({ type: 'error', re: run.id, session: 's1', code: 'not_waiting_for_input', message: 'Nobody asked.', retry: 'never' });
    expect(seen).toMatchObject([{ type: 'refused', error: { code: 'not_waiting_for_input' } }]);
    bench.socket.say(done('s1', run.id, 3));
    await expect(run.done).resolves.toMatchObject({ status: 'ok' });
  });

  it('tells why an admitted run is cancelled after all', async () => {
    const { bench, session, run } = running();
    const seen: SessionEvent[] = [];
    session.subscribe((event) => seen.push(event));
    bench.socket.say({ type: 'queued', session: 's1', re: run.id, seq: 2, position: 1 });
    bench.socket.say({ type: 'error', re: run.id, session: 's1', code: 'busy', message: 'No runner.', retry: 'later' });
    bench.socket.say({ ...done('s1', run.id, 3), status: 'cancelled' });
    expect(seen).toMatchObject([{ type: 'refused', re: run.id, error: { code: 'busy' } }]);
    await expect(run.done).resolves.toMatchObject({ status: 'cancelled' });
  });

  it('does not wait for what the server threw away unread', async () => {
    const { bench, session, run } = running();
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    const second = session.run('y');
    bench.socket.say({ type: 'error', code: 'rate_limited', message: 'Too many messages.', retry: 'later', retryAfterMs: 500 });
    await expect(second.done).rejects.toMatchObject({ code: 'rate_limited' });
    bench.socket.say(done('s1', run.id, 3));
    await expect(run.done).resolves.toMatchObject({ status: 'ok' });
  });

  it('refuses code above the limit without sending it', async () => {
    const bench = new Bench();
    const run = bench.client.session().run('é'.repeat(51));
    bench.socket.open();
    bench.socket.say({ ...WELCOME, limits: { codeBytes: 100 } });
    bench.opened();
    await expect(run.done).rejects.toMatchObject({ code: 'code_too_large', message: expect.stringContaining('102 bytes, the limit is 100') });
    expect(bench.socket.sentOf('run')).toEqual([]);
  });

  it('cancels what is queued, interrupts what runs, and both when they cross', () => {
    const { bench, run } = running();
    run.stop();
    expect(bench.socket.sentOf('cancel')).toMatchObject([{ session: 's1', re: run.id }]);
    bench.socket.say({ type: 'started', session: 's1', re: run.id, seq: 2 });
    expect(bench.socket.sentOf('interrupt')).toMatchObject([{ session: 's1', re: run.id }]);
  });

  it('drops a run that is stopped before it was sent', async () => {
    const bench = new Bench();
    const run = bench.client.session().run('x');
    run.stop();
    await expect(run.done).rejects.toMatchObject({ code: 'cancelled' });
    bench.welcome();
    expect(bench.socket.sentOf('session.open')).toEqual([]);
  });

  it('sends input, end of input, restart, completion and close', async () => {
    const { bench, session, run } = running();
    run.input('Ada');
    run.input();
    expect(bench.socket.sentOf('input')).toEqual([
      { type: 'input', session: 's1', re: run.id, text: 'Ada' },
      { type: 'input', session: 's1', re: run.id, eof: true },
    ]);
    const restarted = session.restart();
    expect(bench.socket.sentOf('restart')).toMatchObject([{ session: 's1' }]);
    bench.socket.say({ type: 'session.state', session: 's1', seq: 2, state: 'restarting', reason: 'client' });
    bench.socket.say({ type: 'session.state', session: 's1', seq: 3, state: 'idle' });
    await restarted;
    const items = session.complete('math.sq', 7);
    const { id } = bench.socket.sentOf('complete')[0] ?? { id: '' };
    bench.socket.say({ type: 'completions', re: id, from: 5, to: 7, items: [{ label: 'sqrt' }] });
    await expect(items).resolves.toMatchObject({ items: [{ label: 'sqrt' }] });
    session.close();
    expect(bench.socket.sentOf('session.close')).toMatchObject([{ session: 's1' }]);
    expect(bench.storage.map.size).toBe(0);
    await expect(run.done).rejects.toMatchObject({ code: 'session_closed' });
  });

  it('fails a completion whose answer was lost with the connection', async () => {
    const { bench, session } = running();
    const items = session.complete('a', 1);
    bench.socket.drop();
    await expect(items).rejects.toMatchObject({ code: 'connection_lost' });
  });

  it('opens a new one for the next run after the server closed it', () => {
    const { bench, session, run } = running();
    const seen: SessionEvent[] = [];
    session.subscribe((event) => seen.push(event));
    bench.socket.say(done('s1', run.id, 2));
    bench.socket.say({ type: 'session.state', session: 's1', seq: 3, state: 'closed', reason: 'idle_timeout' });
    expect(seen.map(({ type }) => type)).toEqual(['state', 'gone']);
    session.run('again');
    expect(bench.socket.sentOf('session.open')).toHaveLength(2);
  });

  it('passes notices on', () => {
    const { bench } = running();
    const seen: string[] = [];
    bench.client.onNotice((notice) => seen.push(notice.code));
    bench.socket.say({ type: 'notice', code: 'quota_80', level: 'warning' });
    expect(seen).toEqual(['quota_80']);
  });
});

describe('credit', () => {
  it('is returned 200 ms after the loop asked for more, not on arrival', async () => {
    const { bench, run } = running();
    const events = run[Symbol.asyncIterator]();
    const first = events.next();
    bench.socket.say(text('s1', run.id, 2, 'a'));
    await first;
    bench.clock.advance(1000);
    expect(bench.socket.sentOf('ack')).toEqual([]);
    const second = events.next();
    await settle();
    bench.clock.advance(199);
    expect(bench.socket.sentOf('ack')).toEqual([]);
    bench.clock.advance(1);
    expect(bench.socket.sentOf('ack')).toEqual([{ type: 'ack', session: 's1', seq: 2 }]);
    bench.socket.say(done('s1', run.id, 3));
    await second;
  });

  it('is returned at once after 64 KiB', () => {
    const { bench, run } = running();
    for (let seq = 2; seq < 7; seq++) bench.socket.say(text('s1', run.id, seq, 'x'.repeat(16_384)));
    expect(bench.socket.sentOf('ack')).toEqual([{ type: 'ack', session: 's1', seq: 5 }]);
  });

  it('waits for the consumer in manual mode, and for the earliest that is not on the screen', () => {
    const bench = new Bench();
    const run = bench.client.session().run('x', { credit: 'manual' });
    bench.welcome();
    bench.opened();
    const [a, b] = [text('s1', run.id, 2, 'a'), text('s1', run.id, 3, 'b')];
    bench.socket.say(a);
    bench.socket.say(b);
    run.rendered(b);
    bench.clock.advance(200);
    expect(bench.socket.sentOf('ack')).toEqual([]);
    run.rendered(a);
    bench.clock.advance(200);
    expect(bench.socket.sentOf('ack')).toEqual([{ type: 'ack', session: 's1', seq: 3 }]);
    expect(bench.socket.sentOf('run')[0]).not.toHaveProperty('credit');
  });

  it('is returned for the rest when a loop is left early', async () => {
    const { bench, run } = running();
    bench.socket.say(text('s1', run.id, 2, 'a'));
    bench.socket.say(text('s1', run.id, 3, 'b'));
    for await (const event of run) if (event.type === 'stream') break;
    bench.socket.say(text('s1', run.id, 4, 'c'));
    bench.clock.advance(200);
    expect(bench.socket.sentOf('ack').at(-1)).toMatchObject({ seq: 4 });
  });
});
