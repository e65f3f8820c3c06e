import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, afterEach, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { violations } from '../testing/axe.mjs';
import { cellHtml, startHostPages } from '../testing/host-pages.mjs';
import { cell, launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

const screenshots = fileURLToPath(new URL('../../../target/screenshots/', import.meta.url));

// Whoever reads by ear, by keyboard, in large contrast or from right to left gets the same cell.
describe('access', { timeout: 600_000 }, () => {
  let browser;
  let pages;
  let page;

  before(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await launchBrowser();
    pages = await startHostPages(serverUrl());
  });

  after(async () => {
    await browser?.close();
    await pages?.close();
  });

  afterEach(() => page?.context().close());

  const EVERYTHING = `from IPython.display import JSON, Markdown, HTML
import sys
print("plain \\033[31mred \\033[32mgreen \\033[33myellow \\033[34mblue \\033[35mmagenta \\033[36mcyan \\033[37mwhite \\033[90mgrey \\033[2mdim\\033[0m")
print("error", file=sys.stderr)
display(JSON({"a": [1, {"b": None}]}), Markdown("# T\\n\\n*x* \`y\` [l](https://example.org)"), HTML("<table><tr><th>a<td>1</table>"))
def f(): return 1 / 0
f()`;
  const TESTS = '<script type="text/x-test" data-name="one" data-hint="try again">assert False, "no"</script><pre slot="expected">Expected</pre>';

  for (const colorScheme of ['light', 'dark']) {
    it(`axe-core finds nothing, ${colorScheme}`, async () => {
      const body = cellHtml('a.py', EVERYTHING) + cellHtml('b.py', '@decorated\ndef b():  # comment\n    return "text" + str(4)\nb', { inside: TESTS }) + cellHtml('c.py', 'name = input("Name? ")') + cellHtml('d.py', 'print(1)', { inside: TESTS, attributes: 'readonly-lines="1"' });
      page = await openPage(browser, pages.add(body), [], { colorScheme });
      assert.deepEqual(await violations(page), []);
      for (const name of ['a.py', 'b.py', 'd.py']) await cell(page, name).runToEnd();
      await cell(page, 'c.py').run();
      await cell(page, 'c.py').state('input');
      await cell(page, 'a.py').host.locator('.exception .frame').first().waitFor();
      await cell(page, 'a.py').host.locator('.markdown').waitFor();
      await cell(page, 'b.py').host.evaluate((element) => element.focus());
      await cell(page, 'b.py').host.locator('.cm-content').waitFor();
      await cell(page, 'd.py').host.locator('.more').press('Enter');
      await cell(page, 'd.py').host.locator('.menu').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.screenshot({ path: `${screenshots}everything-${colorScheme}.png`, fullPage: true });
    });
  }

  it('does everything by keyboard and never keeps it', async () => {
    page = await openPage(browser, pages.add(`<a href="#x">before</a>${cellHtml('a.py', 'name = input("Name? ")\nprint("Hello", name)')}<a href="#y">after</a>`));
    const target = cell(page, 'a.py');
    await page.getByText('before').focus();
    await page.keyboard.press('Tab');
    await target.host.locator('.cm-content').waitFor();
    await page.keyboard.press('Escape');
    const visited = [];
    for (let n = 0; n < 8; n++) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className ?? document.activeElement?.textContent);
      visited.push(where);
      if (where === 'after') break;
    }
    assert.deepEqual(visited, ['run', 'stop', 'restart', 'more', 'after']);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await target.host.locator('.menu').waitFor();
    assert.equal(await target.host.evaluate((element) => element.shadowRoot.activeElement?.dataset.action), 'copy');
    await page.keyboard.press('Escape');
    assert.equal(await target.host.evaluate((element) => element.shadowRoot.activeElement?.className), 'more');
    for (let n = 0; n < 3; n++) await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await target.state('input');
    await page.waitForFunction(() => document.activeElement?.shadowRoot?.activeElement?.localName === 'input');
    await page.keyboard.type('Ada');
    await page.keyboard.press('Enter');
    await target.state('done');
    assert.equal(await target.host.evaluate((element) => element.shadowRoot.activeElement?.className), 'run');
    assert.deepEqual(await target.lines(), ['Name? Ada', 'Hello Ada']);
  });

  it('announces states and one summary for each run, not each line', async () => {
    page = await openPage(browser, pages.add(cellHtml('a.py', 'for n in range(2000): print(n)')));
    const target = cell(page, 'a.py');
    await target.host.evaluate((element) => {
      globalThis.said = [];
      const live = [...element.shadowRoot.querySelectorAll('[role=status], [role=alert], [role=log], [aria-live]')];
      for (const region of live) new MutationObserver(() => globalThis.said.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
      globalThis.regions = live.length;
    });
    await target.runToEnd();
    await target.waitForStatus('2,000 lines');
    const { said, regions } = await page.evaluate(() => ({ said: globalThis.said, regions: globalThis.regions }));
    assert.equal(regions, 1);
    assert.ok(said.length <= 8, said.join(' / '));
    assert.match(said.at(-1), /^Finished in .*, 2,000 lines$/);
  });

  for (const [language, run, waiting] of [['de', 'Ausführen', 'Wartet auf'], ['fr', 'Exécuter', 'Attend votre'], ['es-MX', 'Ejecutar', 'Espera tu'], ['ja', '実行', '入力を待って'], ['zh-Hans', '运行', '等待您的']]) {
    it(`speaks ${language}`, async () => {
      page = await openPage(browser, pages.add(cellHtml('a.py', 'input("? ")'), { html: `lang="${language}"` }));
      const target = cell(page, 'a.py');
      await target.host.getByRole('button', { name: run, exact: true }).click();
      await target.waitForStatus(waiting);
    });
  }

  it('turns round for right-to-left pages, but not the code', async () => {
    page = await openPage(browser, pages.add(cellHtml('a.py', 'print("שלום world")'), { html: 'lang="he" dir="rtl"' }));
    const target = cell(page, 'a.py');
    await target.runToEnd();
    const box = async (selector) => (await target.host.locator(selector).boundingBox()) ?? { x: 0 };
    assert.ok((await box('.run')).x > (await box('.more')).x, 'Run comes first, on the right');
    assert.equal(await target.host.locator('.editor').evaluate((element) => getComputedStyle(element).direction), 'ltr');
    await page.screenshot({ path: `${screenshots}right-to-left.png` });
  });

  it('keeps its borders and marks in forced colours, and is still when motion is unwanted', async () => {
    page = await openPage(browser, pages.add(cellHtml('a.py', 'while True: pass')), [], { forcedColors: 'active', reducedMotion: 'reduce' });
    const target = cell(page, 'a.py');
    await target.run();
    await target.state('running');
    const dot = await target.host.locator('.status').evaluate((element) => getComputedStyle(element, '::before').animationName);
    assert.equal(dot, 'none');
    assert.equal(await target.host.locator('textarea').evaluate((element) => getComputedStyle(element).color !== 'rgba(0, 0, 0, 0)'), true);
    await page.screenshot({ path: `${screenshots}forced-colors.png` });
    await target.stop();
    await target.state('done');
  });
});
