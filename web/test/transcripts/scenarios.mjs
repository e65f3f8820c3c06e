// What programs do with the client: recorded once with a real server (scripts/record-transcripts.mjs), then played to
// the client's unit tests. Each answers what the program saw, which must come out the same both times.

/** The events of a run in short: text joined by stream, other events by what a program looks at. */
async function seen(run, on = () => undefined) {
  const events = [];
  for await (const event of run) {
    const last = events.at(-1);
    if (event.type === 'stream' && last?.[0] === event.name) last[1] += event.text;
    else events.push(brief(event));
    await on(event);
  }
  return [...events, ['done', (await run.done).status]];
}

function brief(event) {
  switch (event.type) {
    case 'stream':
      return [event.name, event.text];
    case 'display':
      return ['display', event.data, event.result === true];
    case 'exception':
      return ['exception', event.name, event.message, event.frames?.map(({ file, line }) => [file, line])];
    case 'input.request':
      return ['input.request', event.prompt, event.password === true];
    default:
      return [event.type];
  }
}

export const SCENARIOS = {
  async 'prints on both streams'({ client }) {
    return seen(client.session().run('import sys\nfor n in range(3):\n    print(n)\nprint("warning", file=sys.stderr)\n6 * 7', { cell: 'a.py' }));
  },

  async 'raises where the code says'({ client }) {
    const session = client.session();
    return [await seen(session.run('def f():\n    return 1 / 0\n\nf()', { cell: 'a.py' })), await seen(session.run('print("goes on"', { cell: 'b.py' }))];
  },

  async 'answers questions, and ends the input'({ client }) {
    const run = client.session().run('import getpass\nname = input("Name? ")\nsecret = getpass.getpass("Password: ")\nprint(name, len(secret))\ninput("More? ")');
    const answers = ['Ada', 'hunter2', undefined];
    return seen(run, (event) => event.type === 'input.request' && run.input(answers.shift()));
  },

  async 'stops a run and keeps its variables'({ client }) {
    const session = client.session();
    const endless = session.run('kept = 4 + 5\nprint("begun")\nwhile True: pass');
    const first = await seen(endless, (event) => event.type === 'stream' && endless.stop());
    return [first.filter(([type]) => type !== 'exception'), await seen(session.run('print(kept)'))];
  },

  async 'keeps sessions apart on one socket'({ client }) {
    const [a, b] = [client.session({ name: 'a' }), client.session({ name: 'b' })];
    const outcomes = [await seen(a.run('x = 1')), await seen(b.run('print("x" in globals())')), await seen(a.run('print(x)'))];
    a.close();
    return [...outcomes, await seen(client.session({ name: 'a' }).run('print("x" in globals())'))];
  },

  async 'restarts, takes back and copies'({ client }) {
    const session = client.session({ undo: true });
    const outcomes = [await seen(session.run('x = 1')), await seen(session.run('x = 2'))];
    await session.undo();
    outcomes.push(await seen(session.run('print(x)')));
    const copy = await client.fork(session);
    await session.restart();
    return [...outcomes, await seen(session.run('print("x" in globals())')), await seen(copy.run('print(x)'))];
  },

  async 'completes'({ client }) {
    const session = client.session();
    await seen(session.run('zebra = 1'));
    const { items } = await session.complete('zeb', 3);
    return items.map(({ label }) => label);
  },

  async 'goes on after the connection was cut'({ client, cut }) {
    let lines = 0;
    const run = client.session().run('import time\nfor n in range(30):\n    print(n)\n    time.sleep(0.05)');
    return seen(run, (event) => event.type === 'stream' && ++lines === 3 && cut());
  },

  async 'is told what is wrong with its code'({ client }) {
    const session = client.session();
    await seen(session.run('pass'));
    const refused = await session.run(`"${'x'.repeat(2_100_000)}"`).done.catch(({ code, retry }) => ({ code, retry }));
    return [refused, await seen(session.run('print("goes on")'))];
  },

  async 'is told that its key is wrong'({ client }) {
    return client.session().run('1').done.catch(({ code, retry }) => ({ code, retry }));
  },
};

/** The key of a scenario. */
export function keyOf(name) {
  return name.includes('key is wrong') ? 'sk_live_nobody_knows_this_key' : 'sk_test_demo';
}
