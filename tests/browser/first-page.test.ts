import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  expect(await wall?.stop()).toBe(0);
});

describe('the home page', () => {
  it('links to the boards, shows that prices are simulated, and has no errors', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en-GB' });
    await page.goto(wall.url);
    await page.getByText('SIMULATED').first().waitFor();
    const links = await page.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    for (const board of ['overview', 'focus', 'quotes', 'markets']) {
      expect(links.some((href) => href?.startsWith(`/wall/${board}`))).toBe(true);
    }
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('shows a not-found page for an unknown URL, without errors', async () => {
    const response = await fetch(`${wall.url}/no/such/page`);
    expect(response.status).toBe(404);
    expect((await fetch(`${wall.url}/healthz`)).status).toBe(200);
  });
});
