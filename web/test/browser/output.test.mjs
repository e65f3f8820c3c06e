import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { cellHtml, startHostPages } from '../testing/host-pages.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

// What a program puts out, on a page of another origin under a strict policy, from the real server.
describe('output', { timeout: 600_000 }, () => {
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

  async function runOn(code, options) {
    complaints = [];
    page = await openPage(browser, pages.add(cellHtml('out.py', code, options)), complaints);
    const target = cell(page, 'out.py');
    await target.runToEnd();
    return target;
  }

  it('shows colours and progress bars', async () => {
    const target = await runOn('import sys\nprint("\\033[1;31mred\\033[0m plain")\nfor n in range(0, 101, 10):\n    print(f"\\r{n:3}%", end="")\nprint()\nprint("to stderr", file=sys.stderr)');
    assert.deepEqual(await target.lines(), ['red plain', '100%', 'to stderr']);
    assert.equal(await target.host.locator('.line .fg1.bold').textContent(), 'red');
    assert.equal(await target.host.locator('.line.stderr').textContent(), 'to stderr');
    assert.deepEqual(complaints, []);
  });

  it('shows a data frame as a table of its own', async () => {
    const html = '<div><style scoped>td{color:red}</style><table border="1" class="dataframe"><thead><tr><th></th><th>city</th><th>people</th></tr></thead><tbody><tr><th>0</th><td>Rome &lt;b&gt;</td><td>2,750,000</td></tr></tbody></table><p>1 rows</p></div>';
    const target = await runOn(`class Frame:\n    def _repr_html_(self): return ${JSON.stringify(html)}\nFrame()`);
    const table = target.host.locator('.table table');
    await table.waitFor();
    assert.deepEqual(await table.locator('thead th').allTextContents(), ['', 'city', 'people']);
    assert.deepEqual(await table.locator('tbody td').allTextContents(), ['Rome <b>', '2,750,000']);
    assert.equal(await target.host.locator('iframe').count(), 0);
    assert.deepEqual(complaints, []);
  });

  it('shows JSON as a tree, CSV as a table, Markdown and LaTeX', async () => {
    const target = await runOn(`from IPython.display import JSON, Markdown, Latex
display(JSON({"name": "Ada", "list": list(range(40)), "deep": {"a": {"b": 1}}}))
display({"text/csv": 'a,b\\n1,"x, ""y"""\\n', "text/plain": "csv"}, raw=True)
display(Markdown("# Title\\n\\nSome *text*, <img src=x onerror=alert(1)>, [link](javascript:alert(1)), [good](https://example.org) and $e^{i\\\\pi}$.\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |"))
display(Latex(r"$$\\int_0^1 x^2 dx = \\frac{1}{3}$$"))`);
    await target.host.locator('.json summary').first().waitFor();
    assert.match(await target.host.locator('.json').first().textContent() ?? '', /name: "Ada"/);
    await target.host.locator('.table td', { hasText: 'x, "y"' }).waitFor();
    await target.host.locator('.markdown .heading', { hasText: 'Title' }).waitFor();
    assert.equal(await target.host.locator('.markdown img').count(), 0);
    assert.deepEqual(await target.host.locator('.markdown a').evaluateAll((links) => links.map((link) => link.href)), ['https://example.org/']);
    await target.host.locator('.markdown math').waitFor();
    await target.host.locator('.math.display math mfrac').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('lets neither <img onerror> nor <script> of Python reach the page', async () => {
    const attack = '<img src=x onerror="parent.harmed=1"><script>try{parent.document.title="harmed"}catch{};try{top.harmed=1}catch{};window.ran=1;document.body.append("frame ran")</script>';
    const target = await runOn(`from IPython.display import HTML, SVG, Javascript
print(${JSON.stringify(attack)})
display(HTML(${JSON.stringify(attack)}))
display(SVG('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>parent.harmed=1</script><image href="x" onerror="parent.harmed=1"/></svg>'))
display(Javascript('element.append("script ran"); try { parent.document.title = "harmed" } catch (e) { element.append(" " + e.name) }'))
raise ValueError(${JSON.stringify(attack)})`);
    const frames = target.host.locator('iframe.html');
    await frames.nth(1).waitFor();
    await target.host.locator('iframe.html').first().contentFrame().getByText('frame ran').waitFor();
    await target.host.locator('iframe.html').nth(1).contentFrame().getByText('script ran SecurityError').waitFor();
    await target.host.locator('.exception strong').waitFor();
    assert.deepEqual(await page.evaluate(() => ['harmed' in globalThis, 'ran' in globalThis, document.title]), [false, false, 'A page']);
    const tags = await target.host.evaluate((element) => [...new Set([...element.shadowRoot.querySelectorAll('.output *')].map(({ localName }) => localName))]);
    assert.deepEqual(tags.filter((tag) => ['script', 'svg', 'b'].includes(tag)), []);
    for (const frame of page.frames().slice(1)) assert.equal(await frame.evaluate(() => `${origin} ${document.cookie === undefined}`).catch(() => 'null true'), 'null true');
  });

  it('gives HTML its height and takes a frame away that leaves', async () => {
    const target = await runOn(`from IPython.display import HTML
display(HTML('<p id="p" style="height:120px;margin:0">tall</p><script>setTimeout(() => { p.style.height = "200px" })</script>'))
display(HTML('<script>location.href = "about:blank"</script>bye'))`);
    const first = target.host.locator('iframe.html').first();
    await first.contentFrame().getByText('tall').waitFor();
    await page.waitForFunction(() => document.querySelector('python-cell').shadowRoot.querySelector('iframe')?.clientHeight === 200);
    await target.host.locator('.note', { hasText: 'tried to leave' }).waitFor();
    assert.equal(await target.host.locator('iframe').count(), 1);
  });

  it('says in text what a page without frames cannot show', async () => {
    complaints = [];
    const policy = `default-src 'none'; script-src ${pages.origin}; connect-src ${pages.origin} ${pages.origin.replace('http', 'ws')}`;
    page = await openPage(browser, pages.add(cellHtml('out.py', 'class H:\n    def _repr_html_(self): return "<i>html</i><hr>"\n    def __repr__(self): return "plain text"\nH()'), { headers: { 'content-security-policy': policy } }), complaints);
    const target = cell(page, 'out.py');
    await target.runToEnd();
    await target.waitForOutput('does not allow the frame');
    await target.waitForOutput('plain text');
  });

  it('stays quick under a million lines, and stops them', async () => {
    complaints = [];
    page = await openPage(browser, pages.add(cellHtml('out.py', 'for i in range(1_000_000): print(i)')), complaints);
    const target = cell(page, 'out.py');
    await page.evaluate(() => {
      globalThis.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
      }).observe({ type: 'longtask' });
    });
    await target.run();
    await target.waitForLines(500);
    await target.stop();
    await target.state('done');
    assert.match(await target.status(), /^Interrupted/);
    await target.run();
    await target.longState('done');
    assert.match(await target.status(), /1,000,000 lines$/);
    assert.equal((await target.lines()).at(-1), '999999');
    const longest = await page.evaluate(() => globalThis.longest);
    console.log(`longest task while a million lines came: ${longest} ms`);
    assert.ok((await target.host.locator('.lines > *').count()) <= 1000);
    await target.waitForOutput('999,000 earlier lines are not shown.');
    await target.host.getByRole('button', { name: 'Show all' }).click();
    await page.waitForFunction(() => document.querySelector('python-cell').shadowRoot.querySelectorAll('.block').length === 1998);
    assert.ok((await target.host.locator('.block').first().textContent())?.startsWith('0\n1\n2\n'));
  });
});
