import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WebSocket } from 'ws';
import { SerpentariumClient } from '../../dist/w/1/client.js';
import { serverUrl } from '../testing/page-driver.mjs';
import { keyOf, SCENARIOS } from '../transcripts/scenarios.mjs';

const RECORDED = JSON.parse(readFileSync(new URL('../transcripts/recorded.json', import.meta.url), 'utf8'));

const run = promisify(execFile);
const path = (relative) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

// The example of the README, as it stands there, with the built client and the real server.
describe('the client without DOM', { timeout: 600_000 }, () => {
  const program = [path('examples/run-from-node.mjs'), serverUrl(), 'sk_test_demo', 'import sys\nprint("from", 6 * 7)'];

  it('runs code from Node', async () => {
    const { stdout } = await run(process.execPath, program);
    assert.match(stdout, /^from 42\nok after \d+ ms\n$/);
  });

  it('runs code from Deno', async () => {
    const deno = path('../target/deno');
    assert.ok(existsSync(deno), `There is no ${deno}; build the project first.`);
    const { stdout } = await run(deno, ['run', '--allow-net', '--allow-read', '--no-prompt', ...program]);
    assert.match(stdout, /^from 42\nok after \d+ ms\n$/);
  });

  it('tells a program what went wrong', async () => {
    const { stdout, stderr } = await run(process.execPath, [...program.slice(0, 3), '1/0']);
    assert.match(stderr, /ZeroDivisionError/);
    assert.match(stdout, /^error after/);
  });

  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    it(`still does as recorded: ${name}`, async () => {
      let newest;
      class Cuttable extends WebSocket {
        constructor(url, protocol) {
          super(url, protocol);
          newest = this;
        }
      }
      const client = new SerpentariumClient({ server: serverUrl(), key: keyOf(name), WebSocket: Cuttable });
      assert.deepEqual(JSON.parse(JSON.stringify(await scenario({ client, cut: () => newest.terminate() }))), RECORDED[name].outcome);
      client.close();
    });
  }
});
