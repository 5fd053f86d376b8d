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
