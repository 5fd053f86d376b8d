import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { lasting, openChromium, openPage } from './chromium';
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

const SCREENS = [
  { theme: 'dark', lang: 'en', width: 1440, height: 900 },
  { theme: 'light', lang: 'zh-CN', width: 1440, height: 900 },
  { theme: 'light', lang: 'ru', width: 390, height: 844 },
];

describe('the home page', () => {
  it.each(SCREENS)(
    'has no serious violation in $theme, $lang, $width px wide',
    async ({ theme, lang, width, height }) => {
      const { page, faults } = await openPage(browser, { viewport: { width, height } });
      await page.goto(`${wall.url}/?theme=${theme}&lang=${lang}`);
      await page.locator('a[href="/wall/overview"] [data-tile="heatmap"] [data-row]').first().waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      expect(await seriousViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});

describe('a page without a chosen theme', () => {
  it('has that of the system, from the first paint on, and follows it', async () => {
    const { page, faults } = await openPage(browser, { colorScheme: 'light' });
    await page.goto(wall.url);
    const theme = () => page.locator('.screen').getAttribute('data-theme');
    expect(await theme()).toBe('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('.screen[data-theme="dark"]').waitFor();
    await page.getByLabel('Theme').selectOption('light');
    await page.locator('.screen[data-theme="light"]').waitFor();
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('is dark if it is a wall', async () => {
    const { page } = await openPage(browser, { colorScheme: 'light' });
    await page.goto(`${wall.url}/wall/quotes`);
    expect(await page.locator('.screen').getAttribute('data-theme')).toBe('dark');
    await page.context().close();
  });

  it('outlines what is selected, and keeps colours that mean something, in forced colours', async () => {
    const { page } = await openPage(browser, { forcedColors: 'active', colorScheme: 'dark' });
    await page.goto(`${wall.url}/desk`);
    const selected = page.locator('[data-selected="true"]').first();
    await selected.waitFor();
    expect(await selected.evaluate((line) => getComputedStyle(line).outlineStyle)).toBe('solid');
    const bar = page.locator('i:empty').first();
    expect(await bar.evaluate((element) => getComputedStyle(element).forcedColorAdjust)).toBe('none');
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });
});
