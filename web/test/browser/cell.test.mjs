import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { cellHtml, startHostPages } from '../testing/host-pages.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

const editorOf = (target) => target.host.locator('.cm-content');

async function largeEditor(target) {
  await target.host.locator('textarea').focus();
  await editorOf(target).waitFor();
  return editorOf(target);
}

// What a cell does for its reader, on a page of another origin under a strict policy, with the real server.
describe('a cell', { timeout: 600_000 }, () => {
  let browser;
  let pages;
  let page;
  let complaints;

  before(async () => {
    browser = await launchBrowser();
    pages = await startHostPages(serverUrl());
  });

  after(async () => {
    await browser?.close();
    await pages?.close();
  });

  afterEach(() => page?.context().close());

  async function open(body, options = {}) {
    complaints = [];
    page = await openPage(browser, pages.add(body, options), complaints, options.context);
    return cell(page, 'a.py');
  }

  it('loads the large editor with the first focus and keeps what was typed meanwhile', async () => {
    const target = await open(cellHtml('a.py', 'print(1)'));
    const scripts = [];
    page.on('request', (request) => request.resourceType() === 'script' && scripts.push(request.url()));
    assert.equal(await editorOf(target).count(), 0);
    await target.host.locator('textarea').focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' # typed while it loads');
    await editorOf(target).waitFor();
    await page.waitForFunction(() => document.querySelector('python-cell').shadowRoot.activeElement?.classList.contains('cm-content'));
    await page.keyboard.type('!');
    assert.equal(await target.host.evaluate((element) => element.code), 'print(1) # typed while it loads!');
    assert.ok(scripts.some((url) => url.includes('large-editor')));
    assert.deepEqual(complaints, []);
  });

  it('runs with Ctrl-Enter and with Shift-Enter in both editors', async () => {
    const target = await open(cellHtml('a.py', 'n = globals().get("n", 0) + 1\nn'));
    const editor = await largeEditor(target);
    for (const [keys, result] of [['Control+Enter', '1'], ['Shift+Enter', '2']]) {
      await editor.press(keys);
      await target.state('done');
      await target.host.locator('.result', { hasText: result }).waitFor();
    }
    await page.context().close();
    const plain = await open(cellHtml('a.py', '6 * 7', { attributes: 'editor="plain"' }));
    await plain.host.locator('textarea').press('Shift+Enter');
    await plain.host.locator('.result', { hasText: '42' }).waitFor();
    assert.equal(await editorOf(plain).count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('indents with Tab and lets the keyboard out with Escape, Tab', async () => {
    const target = await open(cellHtml('a.py', 'def f():'));
    const editor = await largeEditor(target);
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('pass');
    await page.keyboard.press('Tab');
    assert.match(await target.host.evaluate((element) => element.code), /^def f\(\):\n {8}pass$|^def f\(\):\n {4}pass {4}$/);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    assert.equal(await target.host.evaluate((element) => element.shadowRoot.activeElement?.className), 'run');
    await page.keyboard.press('Shift+Tab');
    assert.ok(await editor.evaluate((element) => element.getRootNode().activeElement === element));
  });

  it('completes from the session once there is one', async () => {
    const target = await open(cellHtml('a.py', 'zebra_count = 3\n'));
    const editor = await largeEditor(target);
    await page.keyboard.press('Control+End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('enu');
    await target.host.locator('.cm-tooltip-autocomplete li', { hasText: 'enumerate' }).waitFor();
    await page.keyboard.press('Escape');
    for (let n = 0; n < 3; n++) await page.keyboard.press('Backspace');
    await editor.press('Control+Enter');
    await target.state('done');
    await page.keyboard.type('zebra_count.bit_c');
    await target.host.locator('.cm-tooltip-autocomplete li', { hasText: 'bit_count' }).waitFor();
    await page.keyboard.press('Control+Space');
    await target.host.locator('.cm-tooltip-autocomplete li[aria-selected]').waitFor();
    // The list takes no key in its first moments, so that nobody accepts what they have not seen.
    await page.waitForTimeout(200);
    await page.keyboard.press('Enter');
    assert.match(await target.host.evaluate((element) => element.code), /zebra_count\.bit_count$/);
    assert.deepEqual(complaints, []);
  });

  it('marks the line of an error, shows the frames of the reader and folds those of libraries', async () => {
    const target = await open(cellHtml('a.py', 'import json\n\ndef read(text):\n    return json.loads(text)\n\nread("{")'));
    await largeEditor(target);
    await target.runToEnd();
    const frames = target.host.locator('.exception .frame');
    await frames.nth(1).waitFor();
    assert.deepEqual(await frames.locator('.link').allTextContents(), ['a.py, line 6', 'a.py, line 4, in read']);
    assert.equal(await frames.nth(1).locator('em').textContent(), 'json.loads(text)');
    assert.equal(await target.host.locator('.cm-error-line').textContent(), '    return json.loads(text)');
    const folded = target.host.locator('.exception details');
    assert.match(await folded.locator('summary').textContent() ?? '', /with \d+ frames inside libraries/);
    assert.equal(await folded.evaluate((element) => element.open), false);
    assert.match(await folded.locator('pre').textContent() ?? '', /Traceback[^]*json\/decoder\.py[^]*JSONDecodeError/);
    await frames.first().locator('.link').click();
    await page.keyboard.type('#');
    assert.match(await target.host.evaluate((element) => element.code), /^#read\("\{"\)$/m);
    assert.equal(await target.host.locator('.cm-error-line').count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('runs hidden setup once and hidden tests after each run, with hints', async () => {
    const inside = `<script type="text/x-setup">
        import math
        starts = globals().get("starts", 0) + 1
      </script>
      <script type="text/x-test" data-name="adds">assert add(2, 2) == 4, "2 + 2 is not %s" % add(2, 2)</script>
      <script type="text/x-test" data-name="uses the setup" data-hint="math is there already">assert add(math.pi, 0) > 3 and starts == 1, "ä"</script>`;
    const target = await open(cellHtml('a.py', 'def add(a, b):\n    return a - b', { inside }));
    const results = page.evaluate(() => new Promise((resolve) => document.addEventListener('tested', (event) => resolve(event.detail), { once: true })));
    await target.runToEnd();
    assert.match(await target.status(), /^1 of 2 tests passed\. Finished/);
    await target.host.locator('.test').nth(1).waitFor();
    assert.deepEqual(await target.host.locator('.test').allInnerTexts().then((texts) => texts.map((text) => text.split('\n')[0])), ['Failed adds', 'Passed uses the setup']);
    assert.match(await target.text(), /2 \+ 2 is not 0/);
    assert.deepEqual((await results).passed, 1);
    await target.runCode('def add(a, b):\n    return a + b');
    await target.waitForStatus('2 of 2 tests passed');
    await target.runCode('def add(a, b:');
    await target.waitForStatus('The tests were not run. SyntaxError');
    await target.runCode('print("math" in globals(), [n for n in globals() if "test" in n or "result" in n])\ndef add(a, b): return a + b');
    await target.waitForOutput('True []');
    await target.host.locator('.restart').click();
    await target.state('restarted');
    await target.run();
    await target.waitForStatus('2 of 2 tests passed');
    assert.deepEqual(complaints, []);
  });

  it('keeps read-only lines, and a read-only cell, as they are', async () => {
    const target = await open(`${cellHtml('a.py', 'def area(r):\n    pass\nprint(area(1))', { attributes: 'readonly-lines="1,3"' })}${cellHtml('b.py', 'print("fixed")', { attributes: 'readonly' })}`);
    assert.equal(await target.host.locator('.locked-line').count(), 2);
    const editor = await largeEditor(target);
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('x');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('y');
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Backspace');
    const code = () => target.host.evaluate((element) => element.code);
    assert.equal(await code(), 'def area(r):\n    pass\nprint(area(1))');
    await editor.locator('.cm-line').nth(1).click();
    await page.keyboard.press('End');
    for (let n = 0; n < 4; n++) await page.keyboard.press('Backspace');
    await page.keyboard.type('return 3 * r');
    assert.equal(await code(), 'def area(r):\n    return 3 * r\nprint(area(1))');
    assert.equal(await target.host.locator('.cm-locked-line').count(), 2);
    await editor.press('Control+Enter');
    await target.state('done');
    assert.deepEqual(await target.lines(), ['3']);
    const fixed = cell(page, 'b.py');
    await fixed.host.locator('textarea').press('Control+Enter');
    await fixed.state('done');
    assert.deepEqual(await fixed.lines(), ['fixed']);
    assert.deepEqual(complaints, []);
  });

  it('brings files from the page and from addresses', async () => {
    const url = pages.addFile('/data/people.csv', 'name,age\nAda,36\n', 'text/csv');
    const target = await open(`<script type="text/plain" id="npc.py">
def greet(): return "hello from the page"
</script>${cellHtml('a.py', 'import npc\nprint(npc.greet())\nprint(open("people.csv").read(), end="")\nprint(open("copy.csv").readline(), end="")', { attributes: `files="#npc.py ${url} copy.csv:${url}"` })}`);
    await target.runToEnd();
    assert.deepEqual(await target.lines(), ['hello from the page', 'name,age', 'Ada,36', 'name,age']);
    await page.context().close();
    const broken = await open(cellHtml('a.py', '1', { attributes: 'files="#missing"' }));
    await broken.runToEnd();
    assert.match(await broken.status(), /^This cell is not set up rightly/);
    assert.match(complaints.join(), /no element with the id "missing"/);
  });

  it('runs all above, and offers that after a reset', async () => {
    const target = await open(['a = 1', 'b = a + 1', 'print(a + b)'].map((code, index) => cellHtml(`${'bca'[index]}.py`, code, { attributes: 'session="lesson"' })).join(''));
    await target.choose('run-above');
    await cell(page, 'c.py').state('done');
    await target.run();
    await target.state('done');
    assert.deepEqual(await target.lines(), ['3']);
    await target.runCode('while True:\n    try:\n        while True: pass\n    except BaseException: pass');
    await target.state('running');
    await target.stop();
    await target.state('done', 'failed');
    await target.waitForStatus('Session was reset');
    const above = cell(page, 'c.py').host.evaluate((element) => new Promise((resolve) => {
      element.addEventListener('done', (event) => resolve(event.detail.status), { once: true });
    }));
    await target.host.locator('.above').click();
    assert.equal(await above, 'ok');
    await target.runCode('print(a + b)');
    await target.state('done');
    assert.deepEqual(await target.lines(), ['3']);
  });

  it('resets, copies, downloads and shares its code', async () => {
    const target = await open(cellHtml('a.py', 'print("author")'), { context: { permissions: ['clipboard-read', 'clipboard-write'], acceptDownloads: true } });
    await target.host.evaluate((element) => {
      element.code = 'print("reader ä")';
    });
    await target.choose('copy');
    await target.waitForStatus('Copied');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'print("reader ä")');
    const [file] = await Promise.all([page.waitForEvent('download'), target.choose('download')]);
    assert.equal(file.suggestedFilename(), 'a.py');
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await target.choose('share');
    await page.waitForFunction(() => navigator.clipboard.readText().then((text) => text.includes('#py:')));
    const link = await page.evaluate(() => navigator.clipboard.readText());
    await target.choose('reset');
    assert.equal(await target.host.evaluate((element) => element.code), 'print("author")');
    await page.context().close();
    page = await openPage(browser, link);
    const shared = cell(page, 'a.py');
    await shared.waitForStatus('This code came with the link');
    assert.equal(await shared.host.evaluate((element) => element.code), 'print("reader ä")');
    assert.equal(await shared.host.evaluate((element) => element.state), 'told');
  });

  it('keeps the reader’s code and output over a reload', async () => {
    const target = await open(cellHtml('a.py', 'print("author")'));
    await target.runCode('print("mine")\n40 + 2');
    await target.state('done');
    await target.host.locator('textarea').focus();
    await page.keyboard.press('Control+End');
    await page.keyboard.type('  # edited');
    await page.waitForFunction(() => Object.values(sessionStorage).some((text) => text.includes('# edited')));
    await page.reload();
    await target.waitForStatus('Output from before the page was reloaded');
    assert.deepEqual(await target.lines(), ['mine']);
    assert.equal(await target.host.locator('.result').textContent(), '42');
    assert.equal(await target.host.evaluate((element) => element.code), 'print("mine")\n40 + 2  # edited');
    await target.runToEnd();
    assert.match(await target.status(), /^Finished/);
    assert.deepEqual(complaints, []);
  });

  it('runs by itself when it is seen, not before', async () => {
    const target = await open(`<p style="height:3000px"></p><div class="spacer"></div>${cellHtml('a.py', 'print("seen")', { attributes: 'autorun' })}`, { headers: {}, head: `<link rel="stylesheet" href="${pages.addFile('/tall.css', '.spacer { height: 3000px }', 'text/css')}">` });
    assert.equal(await target.host.evaluate((element) => element.state), 'none');
    await target.host.scrollIntoViewIfNeeded();
    await target.state('done');
    assert.deepEqual(await target.lines(), ['seen']);
  });

  it('tells the page what happens, in order', async () => {
    const target = await open(cellHtml('a.py', 'print(1)'));
    await page.evaluate(() => {
      globalThis.seen = [];
      for (const type of ['run', 'output', 'done', 'state']) document.addEventListener(type, (event) => globalThis.seen.push(type === 'state' ? event.detail : type === 'output' ? event.detail.type : type));
    });
    await target.runToEnd();
    const seen = await page.evaluate(() => globalThis.seen);
    // A place in the queue is told while the session opens, on a busy server.
    assert.deepEqual(seen.filter((type, index) => type !== 'queued' && type !== seen[index - 1]), ['sent', 'run', 'started', 'running', 'stream', 'done']);
    assert.equal(await target.host.evaluate((element) => element.outcome.status), 'ok');
  });

  it('tells its place in the queue, waits for passwords without showing them, and ends input', async () => {
    const target = await open(`${cellHtml('b.py', 'from getpass import getpass\nsecret = getpass("Password: ")\nprint(len(secret), "characters")\ntry:\n    input("More? ")\nexcept EOFError:\n    print("no more")', { attributes: 'session="q"' })}${cellHtml('a.py', 'print("my turn", len(secret))', { attributes: 'session="q"' })}`);
    const first = cell(page, 'b.py');
    await first.run();
    await first.state('input');
    await target.run();
    await target.waitForStatus(/queue/);
    const field = first.host.getByLabel('Password:');
    assert.equal(await field.getAttribute('type'), 'password');
    await field.fill('secret');
    await first.host.getByRole('button', { name: 'Send' }).click();
    await first.host.getByLabel('More?').waitFor();
    await first.host.getByRole('button', { name: 'End input' }).click();
    await target.state('done');
    assert.deepEqual(await first.lines(), ['Password: ••••••', '6 characters', 'More? ', 'no more']);
    assert.deepEqual(await target.lines(), ['my turn 6']);
    assert.deepEqual(complaints, []);
  });

  it('connects again after the connection was lost, and shows every line once', async () => {
    complaints = [];
    const context = await browser.newContext();
    page = await context.newPage();
    await page.addInitScript(() => {
      globalThis.sockets = [];
      globalThis.WebSocket = class extends WebSocket {
        constructor(...parameters) {
          super(...parameters);
          globalThis.sockets.push(this);
        }
      };
    });
    await page.goto(pages.add(cellHtml('a.py', 'import time\nfor n in range(40):\n    print(n)\n    time.sleep(0.1)')));
    const target = cell(page, 'a.py');
    await target.host.evaluate((element) => {
      globalThis.said = [];
      new MutationObserver(() => globalThis.said.push(element.shadowRoot.querySelector('.status').textContent)).observe(element.shadowRoot.querySelector('.status'), { childList: true });
    });
    await target.run();
    await target.waitForLines(3);
    await page.evaluate(() => globalThis.sockets[0].close(4000));
    await target.state('done');
    assert.deepEqual(await target.lines(), Array.from({ length: 40 }, (_, n) => String(n)));
    const said = (await page.evaluate(() => globalThis.said)).join(' / ');
    assert.match(said, /Connection lost\. Reconnecting….*Connected again\. Running.*Finished/);
    assert.equal(await page.evaluate(() => globalThis.sockets.length), 2);
  });

  it('needs one socket for fifty cells', async () => {
    const body = Array.from({ length: 50 }, (_, index) => cellHtml(index === 0 ? 'a.py' : `n${index}.py`, `print(${index})`, { attributes: `session="s${index % 5}"` })).join('');
    const target = await open(body);
    const sockets = [];
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await page.evaluate(() => document.querySelectorAll('python-cell').forEach((element) => element.run()));
    await page.waitForFunction(() => [...document.querySelectorAll('python-cell')].every((element) => element.state === 'done'));
    assert.equal(sockets.length, 1);
    assert.deepEqual(await target.lines(), ['0']);
    assert.deepEqual(complaints, []);
  });
});
