import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graveFaults } from './accessibility';
import { openChromium, openPage } from './chromium';
import { changedPixels } from './picture';
import { startWall, type WallServer } from './wall-server';

/** How long a board's tiles may stand still before it counts as frozen, ms. */
const PATIENCE = 20_000;

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const marks = { en: 'SIMULATED', 'zh-CN': '模拟', ru: 'СИМУЛЯЦИЯ' };
const sizes = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];

describe.each(['overview', 'focus', 'quotes'])('the board %s', (board) => {
  describe.each(sizes)('at $width × $height', (viewport) => {
    it.each(Object.entries(marks))(
      'in %s says what it shows, moves, and has no fault',
      async (locale, mark) => {
        const { page, faults } = await openPage(browser, { viewport, locale });
        await page.goto(`${wall.url}/wall/${board}`);
        await page.getByText(mark).first().waitFor();
        expect(await changedPixels(page, PATIENCE)).toBeGreaterThan(0);
        expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
        expect(faults).toEqual([]);
        if (viewport.width === 1920) expect(await graveFaults(page)).toEqual([]);
        await page.context().close();
      },
    );
  });
});
