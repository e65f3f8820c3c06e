import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const PATIENCE_MS = 30_000;

/** Starts the browser named by CHROMIUM; fails with a sentence when it is not there. */
export function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  assert.ok(existsSync(executablePath), `There is no browser at ${executablePath}; set CHROMIUM to its path.`);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Opens an address in a window of its own and waits for the cells; what the browser complains about is added to `complaints`. */
export async function openPage(browser, url, complaints, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const response = await page.goto(url);
  assert.equal(response?.status(), 200, `${url} answers ${response?.status()}`);
  if (options.javaScriptEnabled !== false) await page.waitForFunction(() => customElements.get('python-cell') !== undefined);
  return page;
}

/** A cell of the page, by its file name. */
export function cell(page, name) {
  const host = page.locator(`python-cell[name="${name}"]`);
  return {
    host,
    run: () => host.locator('.run').click(),
    stop: () => host.locator('.stop').click(),
    lines: () => host.locator('.line').allTextContents(),
    text: async () => (await host.locator('.output').textContent()) ?? '',
    status: async () => (await host.locator('.status').textContent()) ?? '',
    /** Waits until the cell's state is one of these. */
    async state(...kinds) {
      await host.evaluate((element, [wanted, patience]) => new Promise((resolve, reject) => {
        const check = () => wanted.includes(element.state) && resolve(undefined);
        element.addEventListener('state', check);
        setTimeout(() => reject(new Error(`The cell is ${element.state}, not ${wanted}: ${element.shadowRoot?.querySelector('.status')?.textContent}`)), patience);
        check();
      }), [kinds, PATIENCE_MS]);
    },
    async waitForLines(count) {
      await page.waitForFunction(([file, least]) =>
        document.querySelector(`python-cell[name="${file}"]`)?.shadowRoot?.querySelectorAll('.line').length >= least, [name, count], { polling: 20 });
    },
    /** Replaces the code and runs it. */
    async runCode(code) {
      await host.evaluate((element, text) => {
        element.code = text;
        element.run();
      }, code);
    },
    async waitForStatus(pattern) {
      await page.waitForFunction(([file, source]) =>
        new RegExp(source).test(document.querySelector(`python-cell[name="${file}"]`)?.shadowRoot?.querySelector('.status')?.textContent ?? ''), [name, pattern], { polling: 20 });
    },
  };
}
