import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { launchBrowser, openPage, serverUrl } from '../testing/page-driver.mjs';

const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
const isThere = (program) => spawnSync(program, ['--version']).error === undefined;

/** What has to be there, with spaces between: where everything was installed for the tests, none may be left out. */
const REQUIRED = (process.env.REQUIRED_GENERATORS ?? '').split(' ');

function leaveOut(t, generator) {
  assert.ok(!REQUIRED.includes(generator), `${generator} is not installed, and REQUIRED_GENERATORS names it.`);
  t.skip(`${generator} is not installed`);
}

const screenshots = fileURLToPath(new URL('../../../target/screenshots/', import.meta.url));
const recipe = (name) => fileURLToPath(new URL(`../../recipes/${name}`, import.meta.url));

const DOCUSAURUS = join(recipe('docusaurus'), 'node_modules/.bin/docusaurus');

function serve(root) {
  const http = createServer((request, response) => {
    const file = join(root, new URL(request.url ?? '/', 'http://x').pathname);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    createReadStream(file).pipe(response);
  });
  return new Promise((resolve) => {
    http.listen(0, '127.0.0.1', () => resolve(http));
  });
}

async function outputsOn(page) {
  const cells = page.locator('python-cell');
  await cells.nth(1).locator('.run').waitFor();
  const outputs = [];
  for (const cell of await cells.all()) {
    outputs.push(await cell.evaluate(async (element) => {
      const done = new Promise((resolve) => element.addEventListener('done', resolve, { once: true }));
      element.run();
      await done;
      await new Promise((resolve) => element.addEventListener('state', resolve, { once: true }));
      return element.output;
    }));
  }
  return outputs;
}

// The recipes of the README, built by the generators themselves. A machine that lacks a generator skips its test.
describe('a site made with', { timeout: 600_000 }, () => {
  let browser;
  let folder;

  before(async () => {
    browser = await launchBrowser();
    folder = mkdtempSync(join(tmpdir(), 'serpentarium-recipes-'));
  });

  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the cells of the first page print, and after that those of the page behind a link that loads nothing anew. */
  async function outputsOf(root, link) {
    mkdirSync(screenshots, { recursive: true });
    const http = await serve(root);
    try {
      const page = await openPage(browser, `http://localhost:${http.address().port}/index.html`);
      const outputs = await outputsOn(page);
      await page.screenshot({ path: `${screenshots}recipe-${basename(root)}.png` });
      if (link !== undefined) {
        await page.getByRole('link', { name: link }).click();
        await page.getByRole('heading', { level: 1, name: link }).waitFor();
        outputs.push(...await outputsOn(page));
      }
      await page.context().close();
      return outputs;
    } finally {
      http.close();
      http.closeAllConnections();
    }
  }

  const env = { ...process.env, CELLS: new URL(serverUrl()).origin };

  it('MkDocs has live cells', async (t) => {
    if (!isThere('mkdocs')) return leaveOut(t, 'mkdocs');
    const site = join(folder, 'mkdocs');
    execFileSync('mkdocs', ['build', '--quiet', '--config-file', join(recipe('mkdocs'), 'mkdocs.yml'), '--site-dir', site], { env, stdio: 'pipe' });
    assert.deepEqual(await outputsOf(site), ['hello from MkDocs', 'HELLO FROM MKDOCS']);
  });

  it('Sphinx has live cells', async (t) => {
    if (!isThere('sphinx-build')) return leaveOut(t, 'sphinx');
    const site = join(folder, 'sphinx');
    execFileSync('sphinx-build', ['-q', '-b', 'html', '-d', join(folder, 'doctrees'), recipe('sphinx'), site], { env, stdio: 'pipe' });
    assert.deepEqual(await outputsOf(site), ['hello from Sphinx', 'hello\nfrom\nSphinx']);
  });

  it('MyST, as Jupyter Book 1 reads it, has live cells', async (t) => {
    if (!isThere('sphinx-build')) return leaveOut(t, 'myst');
    const site = join(folder, 'myst');
    const built = spawnSync('sphinx-build', ['-q', '-b', 'html', '-d', join(folder, 'myst-doctrees'), recipe('myst'), site], { env, encoding: 'utf8' });
    // Sphinx may have a Python of its own, so only it knows what that has.
    if (built.stderr.includes("No module named 'myst_parser'")) return leaveOut(t, 'myst');
    assert.equal(built.status, 0, built.stderr);
    assert.deepEqual(await outputsOf(site), ['hello from MyST', 'HELLO FROM MYST']);
  });

  it('Docusaurus has live cells, on pages that come without a reload too', async (t) => {
    if (!existsSync(DOCUSAURUS)) return leaveOut(t, 'docusaurus');
    const site = join(folder, 'docusaurus');
    execFileSync(DOCUSAURUS, ['build', '--out-dir', site], { cwd: recipe('docusaurus'), env, stdio: 'pipe' });
    assert.deepEqual(await outputsOf(site, 'next page'), ['hello from Docusaurus', 'HELLO FROM DOCUSAURUS', 'still there: hello from Docusaurus', '21']);
  });
});
