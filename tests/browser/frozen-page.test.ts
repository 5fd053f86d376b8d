import type { Browser, CDPSession } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

const SYMBOLS = Array.from({ length: 10 }, (_, k) => `acme:S${k}`);
/** Pushes while a page is frozen; each changes every price. */
const PUSHES = 200;

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(['--feed', 'ingest']), openChromium()]);
  await push(10);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

async function push(price: number): Promise<void> {
  const lines = SYMBOLS.map((symbol, k) =>
    JSON.stringify({ type: 'trade', symbol, price: Number((price + k * 1_000 + 0.25).toFixed(2)), size: 1 }),
  );
  const answer = await fetch(`${wall.url}/api/ingest`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: lines.join('\n'),
  });
  expect(answer.status).toBe(200);
}

describe('a page that the browser has frozen', () => {
  it.each(['/wall/quotes', '/desk'])('shows the newest prices once it is awake: %s', async (path) => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(wall.url + path);
    const shown = async (): Promise<string> =>
      ((await page.locator('body').textContent()) ?? '').replaceAll(/[\s,]/g, '');
    await expect.poll(shown, { timeout: 20_000 }).toContain('9010.25');
    const session: CDPSession = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    for (let at = 1; at <= PUSHES; at++) await push(10 + at);
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    const prices = SYMBOLS.map((_, k) => `${10 + PUSHES + k * 1_000}.25`);
    await expect
      .poll(
        async () => {
          const text = await shown();
          return prices.filter((price) => !text.includes(price));
        },
        { timeout: 20_000 },
      )
      .toEqual([]);
    expect(faults).toEqual([]);
    await push(10);
    await page.context().close();
  });
});
