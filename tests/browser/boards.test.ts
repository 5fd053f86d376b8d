import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { FILLED, SIZES } from './board-looks';
import { openChromium, openPage } from './chromium';
import { tilesChange } from './picture';
import { expectNoLayoutFaults, layoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

/** Time without a change after which a board's tiles count as frozen, ms. */
const MAX_FROZEN_MS = 20_000;

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const LOOKS = [
  { lang: 'en', theme: 'dark', mark: 'SIMULATED' },
  { lang: 'zh-CN', theme: 'light', mark: '模拟数据' },
  { lang: 'ru', theme: 'dark', mark: 'СИМУЛЯЦИЯ' },
];

describe.each(Object.entries(FILLED))('the board %s', (board, filled) => {
  it.each(LOOKS)(
    'in $lang, $theme, shows its data, updates, cuts no text at any size, and has no errors',
    async ({ lang, theme, mark }) => {
      const { page, faults } = await openPage(browser, { locale: lang });
      await page.goto(`${wall.url}/wall/${board}?lang=${lang}&theme=${theme}`);
      await page.getByText(mark).first().waitFor();
      await page.locator(`[data-tile] ${filled}`, { hasText: /\d/ }).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await expectNoLayoutFaults(page);
        expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
        if (size.width !== 1920) continue;
        expect(await tilesChange(page, MAX_FROZEN_MS)).toBe(true);
        expect(await seriousViolations(page)).toEqual([]);
      }
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it('has larger text on a smaller screen, and still none cut', async () => {
    const { page } = await openPage(browser);
    await page.goto(`${wall.url}/wall/${board}?screen=55&distance=5`);
    await page.locator(`[data-tile] ${filled}`, { hasText: /\d/ }).first().waitFor();
    await expectNoLayoutFaults(page);
    const size = await page
      .locator('h1')
      .evaluate((title) => Number.parseFloat(getComputedStyle(title).fontSize));
    expect(size / (0.043 * 1080)).toBeCloseTo(75 / 55, 1);
    await page.context().close();
  });
});

it('an overflowing or overlapping text is detected', async () => {
  const { page } = await openPage(browser);
  await page.goto(`${wall.url}/wall/overview?lang=en`);
  await page.locator('[data-tile="movers"] [data-part="percent"]', { hasText: /\d/ }).first().waitFor();
  // A style element would violate the policy of the page.
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('[data-tile="movers"] [data-part="percent"] { letter-spacing: 0.8em }');
    document.adoptedStyleSheets = [sheet];
  });
  expect(await layoutFaults(page)).not.toEqual([]);
  await page.context().close();
});
