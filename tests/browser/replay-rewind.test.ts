import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

describe('a live wall', () => {
  it('is rewound by one key on the same board, and returns to live by one', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/focus?lang=en&theme=light`);
    const price = page.locator('[data-tile="hero"] [data-part="price"]', { hasText: /\d/ });
    await price.waitFor();
    await expect.poll(async () => (await fetch(`${wall.url}/api/tapes/live`)).status).toBe(200);
    await page.keyboard.press('r');
    await page.waitForURL(/\/replay\/\w+\?board=focus.*tapes=live.*theme=light/);
    await page.getByText('REPLAY', { exact: true }).waitFor();
    await price.waitFor();
    await page.getByText('Behind live').waitFor();
    const { sessions } = await (await fetch(`${wall.url}/api/sessions`)).json();
    expect(sessions).toMatchObject([{ tapes: ['live'], playing: true, speed: 1 }]);
    await page.keyboard.press('j');
    await page.waitForURL(/\/wall\/focus\?.*theme=light/);
    await page.getByText('SIMULATED').waitFor();
    await price.waitFor();
    expect(faults.filter((fault) => !fault.endsWith('net::ERR_ABORTED'))).toEqual([]);
    await page.context().close();
  });

  it('shows its buttons while the pointer moves, and not before', async () => {
    const { page } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/overview?lang=en`);
    await page.locator('[data-tile="heatmap"]').waitFor();
    expect(await page.locator('[data-rewind]').count()).toBe(0);
    await page.mouse.move(300, 300);
    await page.mouse.move(310, 310);
    const button = page.getByRole('button', { name: 'Rewind 5 min' });
    await button.waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await button.click();
    await page.waitForURL(/\/replay\/\w+\?board=overview/);
    await page.context().close();
  });

  it('without the last minutes explains why it cannot be rewound', async () => {
    const own = await startWall(['--rewind-minutes', '0']);
    const { page } = await openPage(browser, { locale: 'en' });
    await page.goto(`${own.url}/wall/quotes?lang=en`);
    await page.locator('[data-part="price"]', { hasText: /\d/ }).first().waitFor();
    await page.keyboard.press('r');
    await page.getByRole('status').filter({ hasText: 'REWIND_MINUTES' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/wall/quotes');
    await page.context().close();
    await own.stop();
  });
});
