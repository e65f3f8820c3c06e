// Runs Python on a Serpentarium server and prints what it prints. Node 22 or Deno; Node 20 with the package `ws`.
// node run-from-node.mjs http://localhost:8080 sk_test_demo 'print(6 * 7)'
import process from 'node:process';

const [server = 'http://localhost:8080', key = 'sk_test_demo', code = 'print(6 * 7)'] = (globalThis.Deno?.args ?? process.argv.slice(2));
const { SerpentariumClient } = await import(new URL('../dist/w/1/client.js', import.meta.url).href);

const client = new SerpentariumClient({ server, key, WebSocket: globalThis.WebSocket ?? (await import('ws')).WebSocket });
const run = client.session().run(code, { stdin: 'closed' });
for await (const event of run) {
  if (event.type === 'stream') process[event.name].write(event.text);
  if (event.type === 'exception') console.error(event.text);
}
const { status, durationMs } = await run.done;
console.log(`${status} after ${durationMs} ms`);
client.close();
