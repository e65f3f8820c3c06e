import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { WebSocket } from 'ws';
import { SerpentariumClient } from '../dist/w/1/client.js';
import { keyOf, SCENARIOS } from '../test/transcripts/scenarios.mjs';

// Records what the built client and a real server say to each other, for the client's unit tests.
// SERPENTARIUM_URL=http://localhost:8080/ node scripts/record-transcripts.mjs
const server = process.env.SERPENTARIUM_URL;
assert.ok(server, 'Set SERPENTARIUM_URL to the address of a running server.');

const transcripts = {};
for (const [name, scenario] of Object.entries(SCENARIOS)) {
  const entries = [];
  let newest;
  class Recorded extends WebSocket {
    constructor(url, protocol) {
      super(url, protocol);
      newest = this;
      this.addEventListener('open', () => entries.push(['open']));
      this.addEventListener('message', ({ data }) => entries.push(['server', JSON.parse(data)]));
      this.addEventListener('close', ({ code }) => entries.push(['close', code]));
    }

    send(text) {
      entries.push(['client', JSON.parse(text)]);
      super.send(text);
    }
  }
  const client = new SerpentariumClient({ server, key: keyOf(name), WebSocket: Recorded });
  const outcome = await scenario({ client, cut: () => newest.terminate() });
  // What the goodbye brings is nobody's concern any more.
  const heard = entries.slice();
  client.close();
  transcripts[name] = { outcome, entries: heard };
  console.log(`${name}: ${heard.length} entries`);
}

const lines = Object.entries(transcripts).map(([name, { outcome, entries }]) =>
  `${JSON.stringify(name)}: {\n"outcome": ${JSON.stringify(outcome)},\n"entries": [\n${entries.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}`);
// Ids begin with 64 random bits; the test makes them zero.
const text = `{\n${lines.join(',\n')}\n}\n`.replaceAll(/(?<=")([a-z]+)-[0-9a-f]{16}-(?=\d+")/g, '$1-0000000000000000-');
writeFileSync(new URL('../test/transcripts/recorded.json', import.meta.url), text);
