import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { administration } from '../testing/administration.mjs';
import { cellHtml, startHostPages } from '../testing/host-pages.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

const screenshots = fileURLToPath(new URL('../../../target/screenshots/', import.meta.url));

// What a reader is told when an administrator's limit is reached or something is taken away: every limit is set in the
// administration of the real server.
describe('a reader at a limit', { timeout: 600_000 }, () => {
  const admin = administration();
  let browser;
  let pages;
  let page;
  let complaints;

  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await launchBrowser();
    pages = await startHostPages(serverUrl());
  });

  after(async () => {
    await browser?.close();
    await pages?.close();
  });

  /** Opens a page of a tenant with these quotas and these cells. */
  async function open(quotas, ...codes) {
    const tenant = await admin.tenant(pages.base, quotas);
    const cells = codes.map((code, index) => cellHtml(`${index}.py`, code, { attributes: `key="${tenant.key}" session="s${index}"` }));
    complaints = [];
    await page?.context().close();
    page = await openPage(browser, pages.add(cells.join('')), complaints);
    return { tenant, cells: codes.map((_, index) => cell(page, `${index}.py`)) };
  }

  it('learns that the key was revoked, in the middle of a run and again at the next', async () => {
    const { tenant, cells: [target] } = await open({}, 'import time\nprint("begun")\ntime.sleep(60)');
    await target.run();
    await target.waitForLines(1);
    await admin.call('DELETE', `/tenants/${tenant.id}/keys/${tenant.keyId}`);
    await target.waitForStatus('The key of this page was revoked.');
    await page.screenshot({ path: `${screenshots}key-revoked.png` });
    assert.match(complaints.join('\n'), /python-cell: the server refused \(key_revoked\)/);
    await target.runToEnd();
    assert.match(await target.status(), /^The key of this page was revoked\./);
  });

  it('learns which limit it is and when to try again', async () => {
    const { cells: [target] } = await open({ runsPerMinute: 1, runBurst: 1 }, 'print(1)');
    await target.runToEnd();
    await target.runToEnd();
    assert.match(await target.status(), /may start 1 runs per minute.*\(runsPerMinute\)\. Try again in \d+ s\.$/);
    await page.screenshot({ path: `${screenshots}limit-reached.png` });
  });

  it('learns when a used-up day begins anew', async () => {
    const { cells: [target] } = await open({ cpuSecondsPerDay: 1 }, 'while True: pass');
    // On a busy machine a run gets less processor time than its time limit, which is what is left of the day.
    for (let runs = 0; runs < 20 && !(await target.status()).includes('cpuSecondsPerDay'); runs++) await target.runToEnd();
    assert.match(await target.status(), /the 1 s of processor time of this day \(cpuSecondsPerDay\)\. It resets at .*\d{1,2}:\d\d/);
  });

  it('sees the place in a queue, and that a queue is full', async () => {
    const sleep = 'import time\nprint("begun")\ntime.sleep(60)';
    const { cells: [first, second, third] } = await open({ concurrentRuns: 1, queuedRuns: 1 }, sleep, 'print("second")', 'print("third")');
    await first.run();
    await first.waitForLines(1);
    await second.run();
    await second.waitForStatus(/queue/);
    await third.runToEnd();
    assert.match(await third.status(), /^Too many runs of this site are under way or waiting: 1 may wait \(queuedRuns\)\. Try again in \d+ s\.$/);
    await page.screenshot({ path: `${screenshots}queue-full.png` });
    await first.stop();
    await second.state('done');
    assert.deepEqual(await second.lines(), ['second']);
  });

  it('runs a cell in the environment that it names, if that may be used', async () => {
    const tenant = await admin.tenant(pages.base);
    const attributes = `key="${tenant.key}" profile="science"`;
    const cells = ['first.py', 'second.py'].map((name) => cellHtml(name, 'import shapes\nprint(shapes.SIDES)', { attributes }));
    await page?.context().close();
    page = await openPage(browser, pages.add(cells.join('')), []);
    const [first, second] = ['first.py', 'second.py'].map((name) => cell(page, name));
    await first.runToEnd();
    assert.deepEqual(await first.lines(), ['4']);
    await admin.call('PUT', `/tenants/${tenant.id}/quotas/environments`, { value: ['default'] });
    await second.runToEnd();
    assert.match(await second.status(), /you may use default here \(environments\), and not "science"/);
  });

  it('sees the time limit of a run, and keeps the variables', async () => {
    const { cells: [target] } = await open({ runMs: 500 }, 'kept = 4 + 5\nwhile True: pass');
    await target.runToEnd();
    assert.match(await target.status(), /^Time limit reached after/);
    await target.runCode('print(kept)');
    await target.waitForOutput('9');
  });

  it('learns why the session was reset, and can run all above', async () => {
    const { tenant, cells: [target] } = await open({}, 'print(1)');
    await target.runToEnd();
    const { items } = await admin.call('GET', `/sessions?tenant=${tenant.id}`);
    assert.equal(items.length, 1);
    await admin.call('DELETE', `/sessions/${items[0].id}`);
    await target.waitForStatus('Session was reset: an administrator ended it.');
    await target.runToEnd();
    assert.match(await target.status(), /^Finished/);
  });

  it('learns that the site is suspended', async () => {
    const { tenant, cells: [target] } = await open({}, 'print(1)');
    await admin.call('PATCH', `/tenants/${tenant.id}`, { state: 'suspended' });
    await target.runToEnd();
    assert.match(await target.status(), /suspended/);
  });
});
