import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cellHtml, startHostPages } from '../testing/host-pages.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

// What saved states make possible, on a page of another origin, with the real server.
describe('undo and fork', { timeout: 300_000 }, () => {
  let browser;
  let pages;

  before(async () => {
    browser = await launchBrowser();
    pages = await startHostPages(serverUrl());
  });

  after(async () => {
    await browser?.close();
    await pages?.close();
  });

  it('undoes the last run and goes on with a copy of the session', async () => {
    const complaints = [];
    const page = await openPage(browser, pages.add(cellHtml('a.py', 'x = 1')), complaints);
    const target = cell(page, 'a.py');
    await target.host.locator('.run').click();
    await target.state('done');
    await target.choose('undo');
    await target.waitForStatus('The last run was undone.');
    await target.runCode('"x" in globals()');
    await target.host.locator('.result', { hasText: 'False' }).waitFor();
    await target.runCode('y = 2');
    await target.state('done');
    await target.choose('fork');
    await target.waitForStatus('This cell goes on with a copy of the session.');
    await target.runCode('y * 21');
    await target.host.locator('.result', { hasText: '42' }).waitFor();
    assert.deepEqual(complaints, []);
  });
});
