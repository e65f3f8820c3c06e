import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { startFakeServer } from './testing/fake-server.mjs';
import { cell, launchBrowser, openPage } from './testing/page-driver.mjs';

// What a real server does not do on demand: hostile output, floods, cut sockets. Runs against the fake one.
describe('a cell', { timeout: 120_000 }, () => {
  let browser;
  let server;
  let page;
  let complaints;

  before(async () => {
    browser = await launchBrowser();
  });

  after(() => browser?.close());

  beforeEach(async () => {
    complaints = [];
    server = await startFakeServer();
    page = await openPage(browser, server.url, complaints);
  });

  afterEach(async () => {
    await page.context().close();
    await server.close();
    assert.deepEqual(server.breaches, [], 'the client broke the contract');
  });

  it('shows hostile output as text and nothing else', async () => {
    const target = cell(page, 'average.py');
    await target.runCode('# hostile');
    await target.state('done');
    const tags = await target.host.evaluate((element) =>
      [...(element.shadowRoot?.querySelectorAll('.output *') ?? [])].map(({ localName }) => localName).filter((name) => !['div', 'span', 'strong', 'pre', 'button'].includes(name)));
    assert.deepEqual(tags.filter((tag) => tag !== 'iframe'), ['img'], 'only the picture is an element');
    assert.match(await target.text(), /<img src=x onerror=/);
    await page.waitForTimeout(100);
    assert.equal(await page.evaluate(() => 'harmed' in globalThis), false);
    // The fake server forbids frames.
    assert.deepEqual(complaints.filter((line) => !line.startsWith('Framing')), []);
  });

  it('keeps the page light under a flood, and returns credit for all of it', async () => {
    const target = cell(page, 'average.py');
    await target.runCode('# flood');
    await target.state('done');
    const shown = await target.host.evaluate((element) => element.shadowRoot?.querySelector('.lines')?.children.length ?? 0);
    assert.equal(shown, 1000);
    assert.match(await target.text(), /^17,000 earlier lines are not shown\./);
    assert.match(await target.status(), /18,000 lines$/);
    await page.waitForTimeout(300);
    // opened 1, started 2, 300 chunks, done 303
    assert.equal(server.acks.at(-1), 303);
    assert.ok(server.acks.length < 100, `${server.acks.length} acknowledgements for 303 events`);
  });

  it('draws a progress bar on one line', async () => {
    const target = cell(page, 'average.py');
    await target.runCode('# progress');
    await target.state('done');
    assert.deepEqual(await target.lines(), ['100%']);
  });

  it('reconnects after a cut and shows every line once', async () => {
    const target = cell(page, 'countdown.py');
    await target.run();
    await target.waitForLines(2);
    server.cut();
    await target.waitForStatus(/^(Connection lost\. )?Reconnecting/);
    await target.state('done');
    assert.equal((await target.lines()).length, 11);
  });

  it('says that the server is down, and goes on when it is back', async () => {
    const target = cell(page, 'forever.py');
    await target.run();
    await target.waitForLines(1);
    const port = Number(new URL(server.url).port);
    await server.close();
    await target.waitForStatus('The server cannot be reached. Next try in');
    server = await startFakeServer({ port });
    await target.state('failed');
    assert.match(await target.status(), /It is gone\. Session was reset; its variables are gone\.$/);
    await target.run();
    await target.state('running');
    await target.stop();
    await target.state('done');
  });

  it('restarts in the middle of a run', async () => {
    const target = cell(page, 'forever.py');
    await target.run();
    await target.waitForLines(1);
    await target.host.locator('.restart').click();
    await target.state('restarted');
    await page.waitForTimeout(300);
    assert.equal(await target.status(), 'Restarted with empty variables.');
    await target.run();
    await target.waitForLines(1);
    assert.match(await target.text(), /Counting on from 0\./);
    await target.stop();
    await target.state('done');
  });

  it('hides a password and ends the input', async () => {
    const target = cell(page, 'greeting.py');
    await target.runCode('getpass');
    await target.state('input');
    const field = target.host.getByLabel('Password');
    assert.equal(await field.getAttribute('type'), 'password');
    await field.fill('secret');
    await target.host.getByRole('button', { name: 'Send' }).click();
    await target.state('done');
    assert.deepEqual(await target.lines(), ['Password: ••••••', '6 characters']);
    await target.runCode('getpass');
    await target.state('input');
    await target.host.getByRole('button', { name: 'End input' }).click();
    await target.state('done');
    assert.deepEqual(await target.lines(), ['Password: ', '0 characters']);
  });

  it('does not take the focus from somewhere else', async () => {
    const link = page.getByRole('link', { name: 'Protocol' });
    await link.focus();
    const target = cell(page, 'greeting.py');
    await target.host.evaluate((element) => element.run());
    await target.state('input');
    assert.equal(await link.evaluate((element) => element === document.activeElement), true);
  });

  it('offers Undo and Fork where the server does', async () => {
    const target = cell(page, 'forever.py');
    await target.host.locator('.more').click();
    const undo = target.host.locator('.menu [data-action="undo"]');
    await target.host.locator('.menu [data-action="copy"]').waitFor();
    assert.equal(await undo.isVisible(), false);
    await page.keyboard.press('Escape');
    await target.runCode('x = 1');
    await target.state('done');
    await target.choose('undo');
    await target.waitForStatus('The last run was undone.');
    await target.choose('fork');
    await target.waitForStatus('This cell goes on with a copy of the session.');
    await target.runCode('# progress');
    await target.state('done');
    assert.deepEqual(await target.lines(), ['100%']);
  });

  it('is a readable code block without JavaScript', async () => {
    const plain = await openPage(browser, server.url, complaints, { javaScriptEnabled: false });
    assert.match(await plain.locator('python-cell[name="average.py"] pre').innerText(), /^def average\(values\):\n {4}return sum/);
    assert.ok(await plain.locator('python-cell[name="average.py"] pre').isVisible());
    await plain.context().close();
  });
});
