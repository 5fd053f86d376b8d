import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeToken, SECRET } from '../contracts/token-maker';
import { seriousViolations } from './accessibility';
import { openChromium, openPage } from './chromium';
import { layoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

const DELAY = 5;
/** Text of the delay on screens, by language. */
const MARKS = {
  en: `SIMULATED · DELAYED ${DELAY} s`,
  'zh-CN': `模拟数据 · 延时${DELAY}秒`,
  ru: `СИМУЛЯЦИЯ · ЗАДЕРЖКА ${DELAY} с`,
} as const;
const PHONE = { width: 390, height: 844 };

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([
    startWall(['--auth-secret', SECRET, '--guests', `*@${DELAY}s`]),
    openChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

/** Stores a token as the sign-in page does in another tab; none to sign out. */
async function setToken(page: Page, token: string | undefined): Promise<void> {
  await page.evaluate((value) => {
    if (value === undefined) localStorage.removeItem('tickerwall.token');
    else localStorage.setItem('tickerwall.token', JSON.stringify({ token: value }));
    window.dispatchEvent(new StorageEvent('storage', { key: 'tickerwall.token' }));
  }, token);
}

/** Marks the document, so that a reload shows. */
const markDocument = (page: Page) => page.evaluate(() => document.body.setAttribute('data-same', ''));
const isSame = (page: Page) => page.evaluate(() => document.body.hasAttribute('data-same'));
const badges = (page: Page) => page.getByText('DELAYED').count();

describe('a wall of guests with a delay', () => {
  it.each(['en', 'zh-CN', 'ru'] as const)(
    'is marked on the screen and on each tile in %s',
    async (locale) => {
      const { page, faults } = await openPage(browser, { locale });
      await page.goto(`${wall.url}/wall/focus?lang=${locale}`);
      await page.getByText(MARKS[locale], { exact: true }).waitFor();
      await page.locator('[data-tile]').first().waitFor();
      const tiles = await page.locator('[data-tile]').count();
      await expect.poll(() => page.locator('[data-tile] > small').count()).toBe(tiles);
      expect(await layoutFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it('goes over to real time at the sign-in without a reload, and back at the sign-out', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/quotes`);
    await page.getByText(MARKS.en, { exact: true }).waitFor();
    await markDocument(page);
    await setToken(page, await makeToken());
    await page.getByText('SIMULATED', { exact: true }).waitFor();
    expect(await badges(page)).toBe(0);
    expect(await page.locator('[data-tile] > small').count()).toBe(0);
    await setToken(page, undefined);
    await page.getByText(MARKS.en, { exact: true }).waitFor();
    expect(await isSame(page)).toBe(true);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('a desk of guests with a delay', () => {
  it('is marked in its bars and on each pane with prices, and goes over to real time', async () => {
    const { page, faults } = await openPage(browser, {
      locale: 'en',
      viewport: { width: 1440, height: 900 },
    });
    await page.goto(`${wall.url}/desk`);
    await page.getByText(MARKS.en, { exact: true }).first().waitFor();
    await expect.poll(() => page.getByText(`delayed ${DELAY} s`, { exact: true }).count()).toBeGreaterThan(2);
    expect(await seriousViolations(page)).toEqual([]);
    await markDocument(page);
    await setToken(page, await makeToken());
    await page.getByText('SIMULATED', { exact: true }).first().waitFor();
    await expect.poll(() => page.getByText(`delayed ${DELAY} s`).count()).toBe(0);
    await setToken(page, undefined);
    await page.getByText(MARKS.en, { exact: true }).first().waitFor();
    expect(await isSame(page)).toBe(true);
    // A guest has no alerts, with or without a delay.
    expect(faults.filter((fault) => !/\b401\b/.test(fault))).toEqual([]);
    await page.context().close();
  });

  it('shows the delay on a phone', async () => {
    const { page } = await openPage(browser, {
      ...{ locale: 'ru', viewport: PHONE, isMobile: true, hasTouch: true },
    });
    await page.goto(`${wall.url}/desk?lang=ru`);
    await page.getByText(`задержка ${DELAY} с`, { exact: true }).first().waitFor();
    expect(await layoutFaults(page)).toEqual([]);
    await page.context().close();
  });
});
