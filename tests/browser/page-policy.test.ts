import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage, type WatchedPage } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;
let session: string;
let all: PolicedPage;

interface PolicedPage extends WatchedPage {
  readonly violations: string[];
}

beforeAll(async () => {
  const prepare = (dataDir: string): void =>
    writeSimulatedTape(dataDir, 'short', { start: '2026-03-12T08:00:00Z', seconds: 60 });
  [wall, browser] = await Promise.all([startWall(['--frame-ancestors', 'self'], prepare), openChromium()]);
  const opened = await fetch(`${wall.url}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tapes: ['short'], loop: true }),
  });
  session = ((await opened.json()) as { id: string }).id;
  all = await policedPage();
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

/** Opens a page that records each violation of its policy from the start. */
async function policedPage(): Promise<PolicedPage> {
  const { page, faults } = await openPage(browser, { locale: 'en' });
  const violations: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => violations.push(text));
  // A header unknown to the browser is a warning, not an error.
  page.on('console', (message) => {
    if (message.text().includes('-Policy header')) violations.push(message.text());
  });
  await page.addInitScript(() => {
    addEventListener(
      'securitypolicyviolation',
      ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
        const report = (globalThis as unknown as { reportViolation: (text: string) => void }).reportViolation;
        report(`${effectiveDirective} ${blockedURI} at ${sourceFile}:${lineNumber}`);
      },
    );
  });
  return { page, faults, violations };
}

/** Waits for a price on the page: its scripts, worker and connection then work. */
const showsPrices = (page: Page): Promise<void> =>
  page
    .getByText(/\d+\.\d\d/)
    .first()
    .waitFor();

describe('the policy of a page', () => {
  it.each<[name: string, path: () => string, ready: (page: Page) => Promise<unknown>]>([
    ['home', () => '/', (page) => page.getByText('SIMULATED').first().waitFor()],
    ['the list of walls', () => '/wall', (page) => page.locator('a[href^="/wall/"]').first().waitFor()],
    ['overview', () => '/wall/overview', showsPrices],
    ['focus', () => '/wall/focus', showsPrices],
    ['quotes', () => '/wall/quotes', showsPrices],
    ['the desk', () => '/desk', showsPrices],
    ['the tapes', () => '/replay', (page) => page.getByText('short').first().waitFor()],
    ['the sign-in page', () => '/sign-in', (page) => page.locator('form, main').first().waitFor()],
    [
      'the page that approves screens',
      () => '/approve?code=ABCDEF',
      (page) => page.locator('main').first().waitFor(),
    ],
    ['a replay', () => `/replay/${session}`, showsPrices],
  ])('permits all functions of %s, without violations', async (_, path, ready) => {
    const { page, faults, violations } = all;
    const answer = await page.goto(wall.url + path());
    expect(await answer?.headerValue('content-security-policy')).toMatch(/script-src 'self' 'nonce-/);
    await ready(page);
    // Requests aborted by leaving the previous page are not errors of this one.
    const own = faults.filter((fault) => !fault.includes('ERR_ABORTED'));
    expect({ own, violations }).toEqual({ own: [], violations: [] });
  });

  it('runs no injected script, and loads from and connects to no other host', async () => {
    const { page, violations } = await policedPage();
    await page.goto(wall.url);
    await page.evaluate(async () => {
      const inline = document.createElement('script');
      inline.textContent = 'globalThis.ran = true';
      document.body.append(inline);
      document.body.insertAdjacentHTML('beforeend', '<p onclick="globalThis.ran = true" id="bait">bait</p>');
      document.getElementById('bait')?.click();
      await fetch('http://127.0.0.2:9/').catch(() => {});
      const image = new Image();
      image.src = 'http://127.0.0.2:9/x.png';
    });
    await expect
      .poll(() => new Set(violations.map((text) => text.split(' ')[0])))
      .toEqual(new Set(['script-src-elem', 'script-src-attr', 'connect-src', 'img-src']));
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
    await page.context().close();
  });

  it('permits our own page to frame a wall, and never the desk', async () => {
    const { page, faults } = await policedPage();
    // Page of the same origin without a policy.
    await page.route('**/frames', (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: '<iframe name="wall" src="/wall/focus"></iframe><iframe name="desk" src="/desk"></iframe>',
      }),
    );
    await page.goto(`${wall.url}/frames`);
    await page.frameLocator('[name="wall"]').locator('[data-tile]').first().waitFor();
    await expect.poll(() => faults.filter((fault) => fault.includes('frame-ancestors')).length).toBe(1);
    expect(await page.frameLocator('[name="desk"]').locator('[data-pane]').count()).toBe(0);
    await page.context().close();
  });
});
