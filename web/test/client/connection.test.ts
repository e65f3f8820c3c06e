import { describe, expect, it, vi } from 'vitest';
import { Bench, done, settle, WELCOME } from '../testing/bench.ts';

function running(bench = new Bench()) {
  const run = bench.client.session({ slot: 'a' }).run('x');
  bench.welcome();
  bench.opened();
  return { bench, run };
}

describe('the connection', () => {
  it('opens no socket before something is needed', () => {
    const bench = new Bench();
    bench.client.session({ name: 'lesson' });
    expect(bench.sockets).toHaveLength(0);
  });

  it('goes to /v1/ws with the key and the subprotocol, and says hello first', () => {
    const { bench } = running(new Bench({ page: 'https://a.example/x' }));
    expect(bench.socket.url).toBe('wss://run.example.org/v1/ws?key=pk_test_demo');
    expect(bench.socket.protocol).toBe('serpentarium.v1.json');
    expect(bench.socket.sent[0]).toMatchObject({ type: 'hello', client: { page: 'https://a.example/x' } });
    expect(bench.socket.sent[0]).not.toHaveProperty('resume');
  });

  it('says a secret key in hello, never in the address', () => {
    const { bench } = running(new Bench({ key: 'sk_test_demo' }));
    expect(bench.socket.url).toBe('wss://run.example.org/v1/ws');
    expect(bench.socket.sent[0]).toMatchObject({ type: 'hello', key: 'sk_test_demo' });
  });

  it('sends nothing but hello before welcome', () => {
    const bench = new Bench();
    bench.client.session().run('x');
    bench.socket.open();
    expect(bench.socket.sent.map((message) => message.type)).toEqual(['hello']);
  });

  it('answers a ping with its time', () => {
    const { bench } = running();
    bench.socket.say({ type: 'ping', t: 77 });
    expect(bench.socket.sent.at(-1)).toEqual({ type: 'pong', t: 77 });
  });

  it('gives up ten seconds after a missed ping, and not while the server talks', () => {
    const { bench } = running();
    bench.clock.advance(34_000);
    bench.socket.say({ type: 'ping', t: 1 });
    bench.clock.advance(34_999);
    expect(bench.socket.closed).toBe(false);
    bench.clock.advance(1);
    expect(bench.socket.closed).toBe(true);
    expect(bench.client.state).toMatchObject({ phase: 'waiting', attempt: 1 });
  });

  it('gives up on a server that never welcomes it', () => {
    const bench = new Bench();
    bench.client.session().run('x');
    bench.socket.open();
    bench.clock.advance(15_000);
    expect(bench.client.state.phase).toBe('waiting');
  });

  it('waits 0.5 s, doubling to 20 s, times the jitter', () => {
    const { bench } = running();
    bench.clock.chance = 1;
    const delays: number[] = [];
    for (let attempt = 0; attempt < 8; attempt++) {
      bench.socket.drop();
      if (bench.client.state.phase !== 'waiting') throw new Error(bench.client.state.phase);
      delays.push(bench.client.state.delayMs);
      bench.clock.advance(bench.client.state.delayMs);
    }
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it('begins the back-off anew after a connection that lasted', () => {
    const { bench } = running();
    for (let attempt = 0; attempt < 4; attempt++) {
      bench.socket.drop();
      bench.clock.advance(20_000);
    }
    bench.welcome();
    bench.clock.advance(10_000);
    bench.socket.drop();
    expect(bench.client.state).toMatchObject({ phase: 'waiting', attempt: 1, delayMs: 250 });
  });

  it('reconnects at once when the browser is online again', () => {
    const { bench } = running();
    bench.clock.chance = 1;
    bench.socket.drop();
    bench.online();
    expect(bench.sockets).toHaveLength(2);
    bench.clock.advance(500);
    expect(bench.sockets).toHaveLength(2);
  });

  it('reconnects at once after 1012, and with back-off when that repeats', () => {
    const { bench } = running();
    bench.socket.drop(1012);
    bench.clock.advance(0);
    expect(bench.sockets).toHaveLength(2);
    bench.socket.drop(1012);
    bench.clock.advance(0);
    expect(bench.sockets).toHaveLength(2);
    bench.clock.advance(500);
    expect(bench.sockets).toHaveLength(3);
  });

  it('waits after 4429 for as long as the server said', () => {
    const { bench } = running();
    bench.socket.say({ type: 'error', code: 'too_many_connections', message: 'Ten pages are open.', retry: 'later', retryAfterMs: 7000, fatal: true });
    bench.socket.drop(4429);
    expect(bench.client.state).toMatchObject({ phase: 'waiting', delayMs: 7000, reason: { message: 'Ten pages are open.' } });
  });

  it.each([4400, 4403, 4408, 4409, 4499])('takes %i as final and fails what waits', async (code) => {
    const { bench, run } = running();
    bench.socket.drop(code);
    expect(bench.client.state.phase).toBe('refused');
    await expect(run.done).rejects.toMatchObject({ retry: 'never' });
    bench.clock.advance(60_000);
    expect(bench.sockets).toHaveLength(1);
    await expect(bench.client.session().run('y').done).rejects.toMatchObject({ retry: 'never' });
    expect(bench.clock.pending).toBe(0);
  });

  it('tells the reason of a refusal before welcome', async () => {
    const bench = new Bench();
    const run = bench.client.session().run('x');
    bench.socket.open();
    bench.socket.say({ type: 'error', code: 'origin_not_allowed', message: 'https://x.org is not in the list of this key.', retry: 'never' });
    bench.socket.drop(4403);
    await expect(run.done).rejects.toMatchObject({ code: 'origin_not_allowed', message: 'https://x.org is not in the list of this key.' });
  });

  it('fetches a new token after 4401, once', async () => {
    const getToken = vi.fn(async () => `jwt-${getToken.mock.calls.length}`);
    const bench = new Bench({ getToken });
    bench.client.session().run('x');
    await settle();
    bench.welcome();
    expect(bench.socket.sent[0]).toMatchObject({ type: 'hello', token: 'jwt-1' });
    bench.socket.drop(4401);
    bench.clock.advance(0);
    await settle();
    bench.socket.open();
    expect(bench.socket.sent[0]).toMatchObject({ type: 'hello', token: 'jwt-2' });
    bench.socket.drop(4401);
    expect(bench.client.state.phase).toBe('refused');
  });

  it('replaces the token before it expires', async () => {
    const bench = new Bench({ getToken: async () => 'fresh' });
    bench.client.session().run('x');
    await settle();
    bench.socket.open();
    bench.socket.say({ ...WELCOME, tokenExpiresAt: new Date(bench.clock.now() + 32_000).toISOString() });
    bench.clock.advance(2000);
    await settle();
    expect(bench.socket.sentOf('auth')).toEqual([{ type: 'auth', token: 'fresh' }]);
  });

  it('replaces each token that it was given, however long the page stays open', async () => {
    const issued: string[] = [];
    const bench = new Bench({
      getToken: async () => {
        issued.push(jwt(bench.clock.now() + 60_000 * (issued.length + 1)));
        return issued.at(-1) ?? '';
      },
    });
    bench.client.session().run('x');
    await settle();
    bench.socket.open();
    bench.socket.say({ ...WELCOME, heartbeatMs: 3_600_000, tokenExpiresAt: new Date(bench.clock.now() + 60_000).toISOString() });
    const ahead = 30_000;
    for (const lifetime of [60_000, 120_000, 180_000, 240_000]) {
      const before = bench.socket.sentOf('auth').length;
      bench.clock.advance(lifetime - ahead - 1);
      await settle();
      expect(bench.socket.sentOf('auth')).toHaveLength(before);
      bench.clock.advance(1);
      await settle();
      expect(bench.socket.sentOf('auth')).toHaveLength(before + 1);
    }
    expect(bench.socket.sentOf('auth').map((message) => message.token)).toEqual(issued.slice(1));
    bench.socket.drop(1006);
    bench.clock.advance(300_000);
    await settle();
    expect(bench.sockets[0]?.sentOf('auth')).toHaveLength(4);
  });

  it('does not ask without pause for tokens that are about to expire', async () => {
    const getToken = vi.fn(async () => jwt(bench.clock.now() + 1000));
    const bench = new Bench({ getToken });
    bench.client.session().run('x');
    await settle();
    bench.socket.open();
    bench.socket.say({ ...WELCOME, tokenExpiresAt: new Date(bench.clock.now() + 1000).toISOString() });
    for (let second = 0; second < 20; second++) {
      bench.clock.advance(1000);
      await settle();
    }
    expect(getToken.mock.calls.length).toBeLessThanOrEqual(11);
  });

  it('rests after 1000 until the next run when nothing is unfinished', () => {
    const { bench, run } = running();
    bench.socket.say({ type: 'done', session: 's1', re: run.id, seq: 2, status: 'ok' });
    bench.socket.drop(1000);
    expect(bench.client.state.phase).toBe('idle');
    bench.client.session({ slot: 'a' }).run('y');
    expect(bench.sockets).toHaveLength(2);
  });

  it('stops asking after eight tries when nothing is unfinished', () => {
    const { bench, run } = running();
    bench.socket.say(done('s1', run.id, 2));
    bench.socket.drop();
    for (let attempt = 0; attempt < 12; attempt++) {
      bench.clock.advance(20_000);
      if (bench.client.state.phase === 'connecting') bench.socket.drop();
    }
    expect(bench.client.state.phase).toBe('idle');
    expect(bench.sockets).toHaveLength(9);
  });
});

/** Without a signature: the client only reads when it expires. */
function jwt(expiresAt: number): string {
  const payload = Buffer.from(JSON.stringify({ sub: 'zoë?>', exp: expiresAt / 1000 })).toString('base64url');
  return `e30.${payload}.`;
}
