import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage } from './chromium';
import { layoutFaults } from './text-boxes';
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

/** A text of each board that is there once its tiles are. */
const FILLED = {
  overview: '[data-part="percent"]',
  focus: '[data-part="absolute"]',
  quotes: '[data-part="price"]',
};
const SIZES = ['1920x1080', '3840x2160', '1366x768'] as const;

describe.each(Object.entries(FILLED))('the board %s', (board, filled) => {
  describe.each(SIZES)('at %s', (size) => {
    it.each(['en', 'zh-CN', 'ru'])('in %s cuts no text and lays none on another', async (lang) => {
      const [width = 0, height = 0] = size.split('x').map(Number);
      const { page, faults } = await openPage(browser, { viewport: { width, height } });
      await page.goto(`${wall.url}/wall/${board}?lang=${lang}`);
      await page.locator(`[data-tile] ${filled}`, { hasText: /\d/ }).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      // Types are fitted in the frames after the fonts came.
      await page.waitForTimeout(1_500);
      expect(await layoutFaults(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    });
  });

  it('has its text larger on a smaller screen, and still none cut', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${wall.url}/wall/${board}?screen=55&distance=5`);
    await page.locator(`[data-tile] ${filled}`, { hasText: /\d/ }).first().waitFor();
    await page.waitForTimeout(1_500);
    const size = await page
      .locator('h1')
      .evaluate((title) => Number.parseFloat(getComputedStyle(title).fontSize));
    expect(size / (0.043 * 1080)).toBeCloseTo(75 / 55, 1);
    expect(await layoutFaults(page)).toEqual([]);
    await page.context().close();
  });
});

it('a text that is too wide or lies on another is told', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${wall.url}/wall/overview?lang=en`);
  await page.locator('[data-tile="movers"] [data-part="percent"]', { hasText: /\d/ }).first().waitFor();
  await page.addStyleTag({ content: '[data-tile="movers"] [data-part="percent"] { letter-spacing: 0.8em }' });
  expect(await layoutFaults(page)).not.toEqual([]);
  await page.context().close();
});
