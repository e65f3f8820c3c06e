import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { violations } from '../testing/axe.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

// The demo page in a real browser against the server at SERPENTARIUM_URL. Nothing is skipped: without
// browser or server it fails.
const url = serverUrl();
const screenshots = fileURLToPath(new URL('../../../target/screenshots/', import.meta.url));

describe('the demo page', { timeout: 600_000 }, () => {
  let browser;
  let page;
  let complaints;

  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await launchBrowser();
  });

  after(() => browser?.close());

  async function shot(name, options = {}) {
    await page.screenshot({ path: `${screenshots}${name}.png`, ...options });
  }

  beforeEach(async () => {
    complaints = [];
    await page?.context().close();
    page = await openPage(browser, url, complaints);
  });

  function noComplaints() {
    assert.deepEqual(complaints, [], 'the browser reported errors');
  }

  it('opens no socket before the first run', async () => {
    const opened = [];
    page.on('websocket', (socket) => opened.push(socket.url()));
    await page.reload();
    await page.locator('python-cell .run').first().waitFor();
    assert.deepEqual(opened, []);
    await cell(page, 'define.py').run();
    await cell(page, 'define.py').state('done');
    assert.equal(opened.length, 1);
    noComplaints();
  });

  it('shows lines one by one as they are printed', async () => {
    const loop = cell(page, 'countdown.py');
    await loop.host.evaluate((element) => {
      globalThis.pieces = 0;
      element.addEventListener('output', ({ detail }) => detail.type === 'stream' && globalThis.pieces++);
    });
    await loop.run();
    await loop.waitForLines(2);
    await shot('streaming');
    await loop.state('done');
    const lines = await loop.lines();
    assert.equal(lines.length, 11);
    assert.equal(lines.at(-1), 'Lift-off.');
    assert.match(await loop.status(), /^Finished in .*11 lines$/);
    const pieces = await page.evaluate(() => globalThis.pieces);
    assert.ok(pieces >= 5, `the output came in ${pieces} pieces`);
    noComplaints();
  });

  it('stops an endless loop and keeps the state of its session', async () => {
    const loop = cell(page, 'forever.py');
    await loop.run();
    await loop.waitForLines(1);
    assert.match(await loop.text(), /Counting on from 0\./);
    await page.waitForTimeout(600);
    await loop.stop();
    await loop.state('done');
    assert.match(await loop.status(), /^Interrupted/);
    await shot('interrupted');
    await loop.run();
    await page.waitForFunction(() => /Counting on from [1-9]/.test(document.querySelector('python-cell[name="forever.py"]')?.shadowRoot?.querySelector('.output')?.textContent ?? ''));
    await loop.stop();
    await loop.state('done');
    noComplaints();
  });

  it('answers input() by keyboard, moving the focus there and back', async () => {
    const greeting = cell(page, 'greeting.py');
    await greeting.host.locator('textarea').focus();
    await greeting.host.locator('.cm-content').waitFor();
    await page.keyboard.press('Control+Enter');
    await greeting.state('input');
    await shot('input');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await greeting.host.getByLabel('Which year').waitFor();
    await page.keyboard.type('1989');
    await page.keyboard.press('Enter');
    await greeting.state('done');
    assert.deepEqual(await greeting.lines(), ['What is your name? Ada', 'Which year were you born? 1989', 'Hello Ada, you are a snake.']);
    assert.equal(await greeting.host.evaluate((element) => element.shadowRoot?.activeElement?.localName), 'div');
    noComplaints();
  });

  it('shows the traceback of an exception with the name of the cell', async () => {
    const average = cell(page, 'average.py');
    await average.run();
    await average.state('done');
    assert.deepEqual(await average.lines(), ['5.0']);
    await average.host.locator('.exception .frame').first().waitFor();
    const traceback = (await average.host.locator('.exception').textContent()) ?? '';
    assert.match(traceback, /^ZeroDivisionError: division by zeroaverage\.py, line 5/);
    assert.match(traceback, /average\.py", line 5/);
    assert.match(await average.status(), /^ZeroDivisionError/);
    noComplaints();
  });

  it('renders an SVG as an image', async () => {
    const serpent = cell(page, 'serpent.py');
    await serpent.run();
    await serpent.state('done');
    const image = serpent.host.locator('.display img');
    assert.ok((await image.evaluate((element) => element.naturalWidth)) > 0, 'the image has no size');
    assert.equal(await serpent.host.evaluate((element) => element.shadowRoot?.querySelectorAll('.output svg').length), 0);
    const [drawn, saved] = await serpent.host.evaluate(async (element) => {
      const promised = await fetch(element.querySelector('[slot=expected] img').src);
      return [decodeURIComponent(element.shadowRoot.querySelector('.display img').src.split(',')[1]), await promised.text()];
    });
    assert.equal(drawn, saved, 'the picture that stands there before the first run is not what the code draws');
    noComplaints();
  });

  it('shares variables between cells of one session and no others', async () => {
    const [define, use] = [cell(page, 'define.py'), cell(page, 'use.py')];
    await use.run();
    await use.state('done');
    assert.match(await use.text(), /NameError/);
    await define.run();
    await use.run();
    await define.state('done');
    await use.state('done');
    assert.equal(await use.host.locator('.result').textContent(), '15');
    await define.host.locator('.restart').press('Enter');
    await define.state('restarted');
    await use.run();
    await use.state('done');
    assert.match(await use.text(), /NameError/);
    noComplaints();
  });

  it('goes on with a run after the page was reloaded in the middle of it', async () => {
    const first = cell(page, 'countdown.py');
    await first.run();
    await first.waitForLines(3);
    await page.reload();
    const second = cell(page, 'countdown.py');
    await second.waitForLines(3);
    assert.match((await second.lines())[0] ?? '', /^10 /);
    await second.state('done');
    const lines = await second.lines();
    assert.deepEqual(lines.map((line) => line.slice(0, 2).trim()), ['10', '9', '8', '7', '6', '5', '4', '3', '2', '1', 'Li']);
    noComplaints();
  });

  it('changes its theme and the language of a cell at run time', async () => {
    const surface = () => cell(page, 'forever.py').host.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector('.cell')).backgroundColor);
    const light = await surface();
    const theme = page.getByRole('button', { name: /^Theme/ });
    await theme.click();
    assert.equal(await surface(), light);
    await theme.click();
    assert.notEqual(await surface(), light);
    await page.locator('#language').selectOption('ja');
    await page.getByRole('button', { name: '実行', exact: true }).waitFor();
    noComplaints();
  });

  it('checks an exercise', async () => {
    const exercise = cell(page, 'palindrome.py');
    await exercise.runToEnd();
    assert.match(await exercise.status(), /^1 of 3 tests passed/);
    await exercise.runCode('def is_palindrome(text):\n    letters = [c for c in text.lower() if c.isalnum()]\n    return letters == letters[::-1]');
    await exercise.waitForStatus('3 of 3 tests passed');
    noComplaints();
  });

  for (const [name, colorScheme, width] of [['light', 'light', 1280], ['dark', 'dark', 1280], ['narrow-light', 'light', 400], ['narrow-dark', 'dark', 400]]) {
    it(`looks right: ${name}`, async () => {
      await page.context().close();
      page = await openPage(browser, url, complaints, { colorScheme, viewport: { width, height: 900 }, deviceScaleFactor: width === 400 ? 2 : 1 });
      const files = ['average.py', 'serpent.py', 'gallery.py', 'pond.py', 'palindrome.py'];
      for (const file of [...files, 'greeting.py']) await cell(page, file).run();
      for (const file of files) await cell(page, file).state('done');
      await cell(page, 'greeting.py').state('input');
      await cell(page, 'gallery.py').host.locator('.math.display').waitFor();
      await cell(page, 'pond.py').host.locator('iframe').contentFrame().getByText('it follows you').waitFor();
      await shot(`page-${name}`, { fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.equal(overflow, 0, `the page is ${overflow} pixels wider than the window`);
      // The colours are the same on a narrow window.
      if (width === 1280) assert.deepEqual(await violations(page), []);
      const reference = await openPage(browser, `${url}reference.html`, complaints, { colorScheme, viewport: { width, height: 900 }, element: null });
      await reference.screenshot({ path: `${screenshots}reference-${name}.png`, fullPage: true });
      if (width === 1280) assert.deepEqual(await violations(reference), []);
      assert.equal(await reference.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
      await reference.context().close();
      noComplaints();
    });
  }
});
