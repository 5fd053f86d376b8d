import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lasting, openChromium, openPage } from './chromium';
import { openLine } from './cut-line';
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

/** Opens a wall, and waits until its service worker answers for it. */
async function openKeptWall(path: string): Promise<{ page: Page; faults: readonly string[] }> {
  const watched = await openPage(browser, { locale: 'en' });
  const { page } = watched;
  await page.goto(wall.url + path);
  await page.locator('[data-row]').first().waitFor();
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const isKept = async (): Promise<boolean> => {
      const keys = await (await caches.open('wall-1')).keys();
      return keys.some(({ url }) => new URL(url).pathname === '/api/boards');
    };
    while (!(await isKept())) {
      await fetch('/api/boards');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  // From now on the worker sees the page's own requests too.
  await page.reload();
  await page.locator('[data-row]').first().waitFor();
  return watched;
}

describe('a wall without its server', () => {
  it('is shown after a reload, says so, and is live again with the server', async () => {
    const { page } = await openKeptWall('/wall/quotes?lang=ru');
    const port = new URL(wall.url).port;
    await wall.stop();
    await page.reload();
    await page.getByText('Нет связи с сервером').first().waitFor();
    expect(await page.locator('.screen').getAttribute('lang')).toBe('ru');
    wall = await startWall(['--port', port]);
    await page.locator('[data-tile="quotes"] [data-row]').first().waitFor();
    await expect.poll(() => page.getByText('Нет связи с сервером').count()).toBe(0);
    await page.context().close();
  });
});

describe('a wall without network', () => {
  it('keeps its board for ten minutes, says so, and goes on without a reload', async () => {
    const line = await openLine(wall.url);
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.clock.install();
    await page.goto(`${line.url}/wall/quotes`);
    const row = page.locator('[data-tile="quotes"] [data-row]').first();
    await row.waitFor();
    let loads = 0;
    page.on('load', () => loads++);
    line.set('silent');
    // In steps that the page does not take for a sleep of its machine.
    for (let passed = 0; passed < 600; passed += 25) {
      await page.clock.fastForward(25_000);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
    await page.getByText('No connection to the server').first().waitFor();
    expect(await row.isVisible()).toBe(true);
    line.set('whole');
    await expect.poll(() => page.getByText('No connection to the server').count()).toBe(0);
    await page.clock.fastForward(15_000);
    await page.locator('[data-problem="false"]').first().waitFor();
    expect(loads).toBe(0);
    expect(faults.filter((fault) => fault.startsWith('uncaught'))).toEqual([]);
    await page.context().close();
    line.close();
  });
});

describe('a wall of a former build', () => {
  it('loads the new one after a reconnection, and remembers why', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.clock.install();
    await page.goto(`${wall.url}/wall/quotes`);
    await page.locator('[data-row]').first().waitFor();
    await page.clock.fastForward(6_000);
    await page.waitForLoadState('networkidle');
    // Pages of the server name a further file from now on.
    await page.route('**/wall/quotes', async (route) => {
      const response = await route.fetch();
      const body = `${await response.text()}<!-- /_next/static/chunks/newer.js -->`;
      await route.fulfill({ response, body });
    });
    const port = new URL(wall.url).port;
    await wall.stop();
    await page.getByText('No connection to the server').first().waitFor();
    wall = await startWall(['--port', port]);
    const reloaded = page.waitForEvent('load', { timeout: 60_000 });
    const pass = setInterval(() => void page.clock.fastForward(10_000).catch(() => undefined), 1_000);
    await reloaded;
    clearInterval(pass);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    const reloads = await page.evaluate(() => sessionStorage.getItem('tickerwall-reloads'));
    expect(JSON.parse(reloads ?? '[]')[0]).toMatchObject({ reason: 'upgrade' });
    expect(lasting(faults).filter((fault) => fault.startsWith('uncaught'))).toEqual([]);
    await page.context().close();
  });
});
