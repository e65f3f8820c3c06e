import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
/** Machines that build are busy: nothing is waited for in vain, so waiting long costs nothing when all is well. */
const PATIENCE_MS = 120_000;
/** For a program that itself takes long. */
const LONG_PATIENCE_MS = 280_000;

/** Starts the browser named by CHROMIUM; fails with a sentence when it is not there. */
export function launchBrowser() {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  assert.ok(existsSync(executablePath), `There is no browser at ${executablePath}; set CHROMIUM to its path.`);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** The address of the server under test. */
export function serverUrl() {
  const url = process.env.SERPENTARIUM_URL;
  assert.ok(url, 'Set SERPENTARIUM_URL to the address of a running server, for example http://localhost:8080/.');
  return url;
}

/** Opens an address in a window of its own and waits for the cells; what the browser complains about is added to `complaints`. */
export async function openPage(browser, url, complaints = [], { element = 'python-cell', ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  const response = await page.goto(url);
  assert.equal(response?.status(), 200, `${url} answers ${response?.status()}`);
  if (options.javaScriptEnabled !== false && element !== null) {
    await page.waitForFunction((name) => customElements.get(name) !== undefined, element);
    await page.waitForFunction((name) => [...document.querySelectorAll(name)].every((each) => each.shadowRoot?.querySelector('.run')), element);
  }
  return page;
}

/** A cell of the page, by its file name. */
export function cell(page, name, element = 'python-cell') {
  const host = page.locator(`${element}[name="${name}"]`);
  return {
    host,
    // By keyboard: what other cells put out moves a button away from under the mouse.
    run: () => host.locator('.run').press('Enter'),
    stop: () => host.locator('.stop').press('Enter'),
    lines: () => host.locator('.line').allTextContents(),
    text: async () => (await host.locator('.output').textContent()) ?? '',
    status: async () => (await host.locator('.status').textContent()) ?? '',
    /** The end of a long program. */
    longState(...kinds) {
      return this.state.call({ patience: LONG_PATIENCE_MS }, ...kinds);
    },
    /** Waits until the cell's state is one of these. */
    async state(...kinds) {
      await host.evaluate((element_, [wanted, patience]) => new Promise((resolve, reject) => {
        const check = () => wanted.includes(element_.state) && resolve(undefined);
        element_.addEventListener('state', check);
        setTimeout(() => reject(new Error(`The cell is ${element_.state}, not ${wanted}: ${element_.shadowRoot?.querySelector('.status')?.textContent}`)), patience);
        check();
      }), [kinds, this.patience ?? PATIENCE_MS]);
    },
    /** Runs and waits for the end. */
    async runToEnd() {
      await this.run();
      await this.state('done', 'failed');
    },
    /** Chooses from the cell's menu. */
    async choose(action) {
      await host.locator('.more').press('Enter');
      await host.locator(`.menu [data-action="${action}"]`).press('Enter');
    },
    async waitForLines(count) {
      await host.locator('.line').nth(count - 1).waitFor({ state: 'attached' });
    },
    /** Replaces the code and runs it. */
    async runCode(code) {
      await host.evaluate((element_, text) => {
        element_.code = text;
        element_.run();
      }, code);
    },
    async waitForStatus(pattern) {
      await host.locator('.status', { hasText: pattern }).waitFor({ state: 'attached' });
    },
    async waitForOutput(pattern) {
      await host.locator('.output', { hasText: pattern }).waitFor({ state: 'attached' });
    },
  };
}
