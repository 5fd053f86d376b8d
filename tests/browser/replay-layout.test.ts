import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { FILLED, SIZES } from './board-looks';
import { openChromium, openPage } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { expectNoLayoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  const prepare = (dataDir: string): void => {
    const start = '2026-03-12T08:00:00Z';
    writeSimulatedTape(dataDir, 'opening', { start, seconds: 600, symbols: 60, rate: 60, gap: [240, 300] });
    writeSimulatedTape(dataDir, 'a-tape-with-a-long-name-2026-03-11', { start, seconds: 300 });
  };
  [wall, browser] = await Promise.all([startWall([], prepare), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const LOOKS = [
  { lang: 'en', theme: 'dark', mark: 'REPLAY' },
  { lang: 'zh-CN', theme: 'light', mark: '历史回放' },
  { lang: 'ru', theme: 'dark', mark: 'ПОВТОР' },
];
/** Boards whose texts in the other languages the tests of walls measure: a session adds its header and foot only. */
const IN_ONE_LANGUAGE = ['focus', 'quotes'];
const PHONE = { width: 390, height: 844 };

/** Opens a session that plays slowly, so that its texts stay while they are measured. */
async function open(): Promise<string> {
  const response = await fetch(`${wall.url}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tapes: ['opening'], start: Date.UTC(2026, 2, 12, 8, 8) * 1_000, speed: 0.1 }),
  });
  return (await response.json()).id;
}

describe.each(Object.entries(FILLED))('the board %s in a session', (board, filled) => {
  it.each(IN_ONE_LANGUAGE.includes(board) ? LOOKS.slice(-1) : LOOKS)(
    'in $lang, $theme, cuts no text at any size and has no errors',
    async ({ lang, theme, mark }) => {
      const { page, faults } = await openPage(browser, { locale: lang });
      await page.goto(`${wall.url}/replay/${await open()}?board=${board}&lang=${lang}&theme=${theme}`);
      await page.getByText(mark, { exact: true }).first().waitFor();
      await page.locator(`[data-tile] ${filled}`, { hasText: /\d/ }).first().waitFor();
      await page.evaluate(() => document.fonts.ready);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await expectNoLayoutFaults(page);
        expect(await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
        if (size.width === 1920) expect(await seriousViolations(page)).toEqual([]);
      }
      await page.setViewportSize(PHONE);
      await expect
        .poll(() => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth))
        .toBe(true);
      const small = await page
        .locator('[data-transport] button')
        .evaluateAll((all) => all.filter((one) => one.clientHeight < 40).length);
      expect(small).toBe(0);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});

describe('the library', () => {
  it.each(LOOKS)(
    'in $lang, $theme, is as wide as the screen at any size and has no errors',
    async ({ lang, theme }) => {
      const { page, faults } = await openPage(browser, { locale: lang });
      await page.goto(`${wall.url}/replay?lang=${lang}&theme=${theme}`);
      await page.locator('[data-tape="opening"]').waitFor();
      for (const size of [...SIZES, PHONE]) {
        await page.setViewportSize(size);
        // On a phone the selection covers the list.
        if (size === PHONE) await page.keyboard.press('Escape');
        await expectNoLayoutFaults(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
      }
      expect(await seriousViolations(page)).toEqual([]);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );
});
