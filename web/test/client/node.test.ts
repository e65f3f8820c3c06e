import { WebSocket } from 'ws';
import { expect, it } from 'vitest';
import { SerpentariumClient } from '../../src/client/index.ts';
import { startFakeServer } from '../testing/fake-server.mjs';
import { printed, readAll } from '../testing/bench.ts';

it('the client talks over a real socket of the package ws', async () => {
  const server = await startFakeServer();
  const client = new SerpentariumClient({ server: server.url, key: 'pk_test_demo', WebSocket });
  try {
    expect(printed(await readAll(client.session().run('# progress')))).toMatch(/\r100%$/);
    expect(server.breaches).toEqual([]);
  } finally {
    client.close();
    await server.close();
  }
});
