import { spawn } from 'node:child_process';
import { startFakeServer } from './fake-server.mjs';

// Runs the browser test against the fake server: shows that the page and the test are right before there is a server.
const server = await startFakeServer({ svgFile: process.env.FAKE_SVG });
const test = spawn(process.execPath, ['--test', 'test/browser.test.mjs'], {
  stdio: 'inherit',
  env: { ...process.env, SERPENTARIUM_URL: server.url },
});
test.on('exit', async (code) => {
  await server.close();
  if (server.breaches.length > 0) console.error('The client broke the contract:', server.breaches);
  process.exitCode = code === 0 && server.breaches.length === 0 ? 0 : 1;
});
