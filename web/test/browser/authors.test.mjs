import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { cellHtml, startHostPages } from '../testing/host-pages.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

// What an author can do with cells, and what their mistakes do to the page: nothing.
describe('an author', { timeout: 600_000 }, () => {
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

  it('upgrades a whole site with one line, prompts and line breaks of all generators included', async () => {
    const body = `
      <div class="highlight-python notranslate"><div class="highlight"><pre><span></span><span class="nb">print</span><span class="p">(</span><span class="s2">"sphinx"</span><span class="p">)</span>
</pre></div></div>
      <div class="language-python codeBlockContainer_x"><pre class="prism-code"><code><span class="token-line">for word in ["docu", "saurus"]:<br></span><span class="token-line">    print(word)<br></span></code></pre><button>Copy</button></div>
      <pre><code class="language-python">&gt;&gt;&gt; print("doctest")
doctest
&gt;&gt;&gt; for n in range(2):
...     print(n)
0
1</code></pre>
      <pre><code class="language-js">left alone</code></pre><div id="later"></div>`;
    await open(body, { script: 'data-upgrade=".highlight-python pre, .language-python pre, pre code.language-python" data-session="site"' });
    const cells = page.locator('python-cell');
    await cells.nth(2).locator('.run').waitFor();
    assert.equal(await cells.count(), 3);
    const outputs = [];
    for (const index of [0, 1, 2]) {
      await cells.nth(index).locator('.run').click();
      await cells.nth(index).evaluate((element) => new Promise((resolve) => (element.state === 'done' ? resolve() : element.addEventListener('state', () => element.state === 'done' && resolve()))));
      outputs.push(await cells.nth(index).locator('.line').allTextContents());
    }
    assert.deepEqual(outputs, [['sphinx'], ['docu', 'saurus'], ['doctest', '0', '1']]);
    assert.equal(await page.locator('.highlight-python').isVisible(), false);
    assert.equal(await page.getByText('left alone').isVisible(), true);
    await page.evaluate(() => {
      document.querySelector('#later').innerHTML = '<pre><code class="language-python">print("later")</code></pre>';
    });
    await cells.nth(3).locator('.run').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('has methods, properties and a theme to change at run time', async () => {
    const target = await open(cellHtml('a.py', 'print(1)', { attributes: 'theme="dark"' }));
    const surface = () => target.host.evaluate((element) => getComputedStyle(element.shadowRoot.querySelector('.cell')).backgroundColor);
    const dark = await surface();
    await target.host.evaluate((element) => {
      element.theme = undefined;
      element.setAttribute('theme', 'light');
    });
    assert.notEqual(await surface(), dark);
    await target.host.evaluate((element) => element.style.setProperty('--cell-surface', 'rgb(1, 2, 3)'));
    assert.equal(await surface(), 'rgb(1, 2, 3)');
    const script = await page.evaluate(async (origin) => Object.keys(await import(`${origin}/w/1/cell.js`)).toSorted(), pages.origin);
    assert.deepEqual(script, ['PythonCellElement', 'configure', 'upgrade']);
    await target.host.evaluate(async (element) => {
      await element.ready;
      element.code = 'print(40 + 2)';
      element.run();
    });
    await target.state('done');
    assert.equal(await target.host.evaluate((element) => element.output), '42');
    await target.host.evaluate((element) => element.reset());
    assert.equal(await target.host.evaluate((element) => element.code), 'print(1)');
  });

  it('styles the parts of a cell from the page', async () => {
    const css = pages.addFile('/parts.css', 'python-cell::part(run) { background: rgb(9, 9, 9) } python-cell::part(output) { color: rgb(7, 7, 7) }', 'text/css');
    const target = await open(cellHtml('a.py', 'print(1)'), { head: `<link rel="stylesheet" href="${css}">` });
    await target.runToEnd();
    assert.equal(await target.host.locator('.run').evaluate((element) => getComputedStyle(element).backgroundColor), 'rgb(9, 9, 9)');
    assert.equal(await target.host.locator('.output').evaluate((element) => getComputedStyle(element).color), 'rgb(7, 7, 7)');
    assert.deepEqual(complaints, []);
  });

  it('may put cells into shadow roots of their own', async () => {
    await open('<div id="host"></div>');
    await page.evaluate(() => {
      const root = document.querySelector('#host').attachShadow({ mode: 'open' });
      root.innerHTML = '<python-cell name="deep.py"><pre><code>print("deep")</code></pre></python-cell>';
    });
    const deep = cell(page, 'deep.py');
    await deep.host.locator('textarea').focus();
    await deep.host.locator('.cm-content').waitFor();
    await page.keyboard.press('Control+Enter');
    await deep.state('done');
    assert.deepEqual(await deep.lines(), ['deep']);
    assert.deepEqual(complaints, []);
  });

  it('can have two versions on one page, and no global names', async () => {
    complaints = [];
    const source = await (await fetch(`${pages.origin}/w/1/cell.js`)).text();
    const other = pages.addFile('/w/2/cell.js', source.replaceAll('../../assets/', `${pages.origin}/assets/`), 'text/javascript');
    const tag = (data) => `<script type="module" src="${other}" data-server="${pages.origin}" data-key="pk_test_demo" ${data}></script>`;
    const body = `${cellHtml('a.py', 'print("one")')}${cellHtml('a.py', 'print("two")').replaceAll('python-cell', 'other-cell')}`;
    page = await openPage(browser, pages.add(body, { head: `<script src="${pages.addFile('/before.js', 'window.before = Object.keys(window)', 'text/javascript')}"></script>${tag('data-element="other-cell"')}` }), complaints);
    await page.waitForFunction(() => customElements.get('other-cell') !== undefined && customElements.get('other-cell') !== customElements.get('python-cell'));
    for (const [element, line] of [['python-cell', 'one'], ['other-cell', 'two']]) {
      const target = cell(page, 'a.py', element);
      await target.runToEnd();
      assert.deepEqual(await target.lines(), [line]);
    }
    assert.deepEqual(await page.evaluate(() => Object.keys(window).filter((name) => !window.before.includes(name) && name !== 'before')), []);
    assert.deepEqual(complaints, []);
  });

  it('sees what is wrong in the console, the reader a sentence in the cell', async () => {
    const target = await open(cellHtml('a.py', 'print(1)', { attributes: 'key="pk_live_0123456789"' }));
    await target.runToEnd();
    assert.match(await target.status(), /^The server does not know this page: its key is wrong/);
    assert.match(complaints.join('\n'), /python-cell: the server refused \(unauthenticated\)/);
    await page.context().close();
    const elsewhere = await open(cellHtml('a.py', 'print(1)'), {});
    await page.goto(page.url().replace('localhost', '127.0.0.1'));
    await elsewhere.runToEnd();
    assert.match(await elsewhere.status(), /^The server does not allow this page to run code/);
    assert.match(complaints.join('\n'), /origin_not_allowed\): .*127\.0\.0\.1/);
  });

  it('keeps the page and the saved output when the server is not there or the address is nonsense', async () => {
    const saved = '<pre slot="expected">what it prints</pre>';
    const target = await open(cellHtml('a.py', 'print(1)', { attributes: 'server="http://localhost:9"', inside: saved }) + cellHtml('b.py', '2', { attributes: 'server="nonsense:"' }), { headers: { 'content-security-policy': '' } });
    await target.host.locator('.expected-label', { hasText: 'Expected output' }).waitFor();
    await target.run();
    await target.waitForStatus('The server cannot be reached. Next try in');
    await target.host.locator('.expected-label', { hasText: 'Saved output of the author' }).waitFor();
    assert.equal(await page.getByText('what it prints').isVisible(), true);
    await target.stop();
    await target.waitForStatus('Cancelled');
    const nonsense = cell(page, 'b.py');
    await nonsense.waitForStatus('This cell is not set up rightly');
    assert.equal(await page.getByRole('heading', { name: 'A page' }).isVisible(), true);
  });

  it('whose cells are broken or empty loses nothing else', async () => {
    const target = await open(`<python-cell name="empty.py"></python-cell><python-cell name="text.py">print("bare")</python-cell><python-cell name="odd.py"><pre><code>print("<b>odd</b>")<script type="text/x-test"></code></pre></python-cell></script></code></pre></python-cell>${cellHtml('a.py', 'print("fine")')}`);
    await target.runToEnd();
    assert.deepEqual(await target.lines(), ['fine']);
    await cell(page, 'text.py').runToEnd();
    assert.deepEqual(await cell(page, 'text.py').lines(), ['bare']);
    await cell(page, 'empty.py').runToEnd();
    assert.match(await cell(page, 'empty.py').status(), /^Finished/);
  });

  it('has a readable page without JavaScript', async () => {
    page = await openPage(browser, pages.add(cellHtml('a.py', 'def f():\n    return 1', { inside: '<pre slot="expected">1</pre>' })), [], { javaScriptEnabled: false });
    assert.match(await page.locator('python-cell pre').first().innerText(), /^def f\(\):\n {4}return 1/);
  });

  it('loads nothing but the cell before the first run', async () => {
    complaints = [];
    const url = pages.add(cellHtml('a.py', 'print(1)'));
    const context = await browser.newContext();
    page = await context.newPage();
    const asked = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    page.on('websocket', () => asked.push('a socket'));
    await page.goto(url);
    await page.locator('python-cell .run').waitFor();
    await page.waitForLoadState('networkidle');
    assert.deepEqual(asked.filter((path) => path !== '/favicon.ico'), [new URL(url).pathname, '/w/1/cell.js']);
  });
});
