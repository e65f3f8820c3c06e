import { cell, launchBrowser, openPage, serverUrl } from '../test/testing/page-driver.mjs';
import { cellHtml, startHostPages } from '../test/testing/host-pages.mjs';

// How fast a page answers: from the press on Run to the first character on the screen, beside what of that the server
// took; and how long the page is held up while a million lines come. Run it on a machine that does nothing else:
// SERPENTARIUM_URL=http://localhost:8080/ npm run bench
const ROUNDS = 60;

const browser = await launchBrowser();
const pages = await startHostPages(serverUrl());

/** In the page: notes when Run was pressed, when the message left and came, and when the frame with the text was shown. */
function watch() {
  const times = (globalThis.times = {});
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    if (String(data).includes('"type":"run"')) times.sent = performance.now();
    return send.call(this, data);
  };
  const listen = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'onmessage');
  Object.defineProperty(WebSocket.prototype, 'onmessage', {
    ...listen,
    set(handler) {
      listen.set.call(this, handler && ((event) => {
        if (String(event.data).includes('"type":"stream"')) times.came ??= performance.now();
        handler.call(this, event);
      }));
    },
  });
  document.addEventListener('click', (event) => {
    delete times.came;
    times.pressed = event.timeStamp;
    const output = document.querySelector('python-cell').shadowRoot.querySelector('.output');
    globalThis.shown = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (output.querySelector('.line')?.textContent !== '9') return;
        observer.disconnect();
        // Lines are put in right before a frame is drawn; the next task begins when it is.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve({ ...times, painted: performance.now() });
        channel.port2.postMessage(0);
      });
      // The last run's line goes away with this press; it must not be taken for the new one.
      queueMicrotask(() => setTimeout(() => observer.observe(output, { childList: true, subtree: true, characterData: true })));
    });
  }, { capture: true });
}

async function firstPaints() {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.addInitScript(watch);
  await page.goto(pages.add(cellHtml('a.py', 'print(4 + 5)')));
  await page.waitForFunction(() => document.querySelector('python-cell')?.shadowRoot?.querySelector('.run'));
  const target = cell(page, 'a.py');
  await target.runToEnd();
  const rounds = [];
  for (let n = 0; n < ROUNDS; n++) {
    await target.host.locator('.run').click();
    const { pressed, sent, came, painted } = await page.evaluate(() => globalThis.shown);
    await target.state('done');
    rounds.push({ all: painted - pressed, server: came - sent, own: painted - pressed - (came - sent) });
  }
  await context.close();
  return rounds;
}

async function flood() {
  const page = await openPage(browser, pages.add(cellHtml('a.py', 'for i in range(1_000_000): print(i)')));
  const target = cell(page, 'a.py');
  await page.evaluate(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
  });
  const begun = performance.now();
  await target.run();
  await target.state('done');
  const seconds = (performance.now() - begun) / 1000;
  const status = await target.status();
  await target.run();
  await target.waitForLines(100);
  const stop = performance.now();
  await target.stop();
  await target.state('done');
  const stopped = performance.now() - stop;
  const tasks = await page.evaluate(() => globalThis.tasks);
  await page.context().close();
  return { seconds, status, stopped, longest: Math.max(0, ...tasks), count: tasks.length };
}

const at = (values, share) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const ms = (value) => `${value.toFixed(1)} ms`;
const row = (...cells) => console.log(`| ${cells.join(' | ')} |`);

const paints = await firstPaints();
const million = await flood();
await browser.close();
await pages.close();

row('what', 'p50', 'p95', 'goal');
row('---', '---', '---', '---');
for (const [what, key, goal] of [['Run pressed to first character painted', 'all', ''], ['of that: run sent to first output received', 'server', ''], ['the page’s own part', 'own', 'p50 ≤ 30 ms']]) {
  const values = paints.map((round) => round[key]);
  row(what, ms(at(values, 0.5)), ms(at(values, 0.95)), goal);
}
row(`1,000,000 lines in ${million.seconds.toFixed(1)} s: longest task`, ms(million.longest), `${million.count} above 50 ms`, '≤ 100 ms');
row('Stop in the middle of them, seen by the page', ms(million.stopped), '', '');
console.log(million.status);
