import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { openChromium, openPage } from './chromium';
import { cutTexts } from './cut-texts';
import { startWall, type WallServer } from './wall-server';

/** Timeout for a page on a busy machine, ms. */
const WAIT = { timeout: 60_000 };
/** Minimum height of a touch target, CSS px. */
const TOUCH = 44;

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const LAPTOP = { width: 1440, height: 900 };
const LARGE = { width: 3840, height: 2160 };
const PHONE = { width: 390, height: 844 };

async function openDesk(lang: string, theme: string, viewport: { width: number; height: number }) {
  const watched = await openPage(browser, { viewport, locale: lang });
  const { page } = watched;
  await page.goto(`${wall.url}/desk?lang=${lang}&theme=${theme}`);
  await page.locator('[data-part="last"]', { hasText: /\d/ }).first().waitFor(WAIT);
  await page.evaluate(() => document.fonts.ready);
  return watched;
}

describe('the desk', () => {
  it.each([
    ['en', 'light', LAPTOP],
    ['ru', 'dark', LAPTOP],
    ['zh-CN', 'dark', LARGE],
    ['zh-CN', 'light', PHONE],
    ['ru', 'dark', PHONE],
  ])('in %s, %s, cuts no text and has no errors', async (lang, theme, size) => {
    const { page, faults } = await openDesk(lang, theme, size);
    await expect.poll(() => cutTexts(page), WAIT).toEqual([]);
    // The same elements as on a laptop, ten times as slow to check.
    if (size !== LARGE) expect(await seriousViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

/** Names of panes with a shorter tab name on a phone. */
const FULL_NAMES: Readonly<Record<string, string>> = {
  Book: 'Order book',
  Trades: 'Time & sales',
  Status: 'Status log',
};

describe('on a phone the desk', () => {
  it('shows one pane at a time, with controls large enough for touch', async () => {
    const { page, faults } = await openDesk('en', 'dark', PHONE);
    const tabs = page.getByRole('navigation', { name: 'Panes' }).getByRole('button');
    const heading = page.locator('main h2').first();
    for (const name of await tabs.allTextContents()) {
      await tabs.filter({ hasText: name }).click();
      await expect.poll(() => heading.textContent(), WAIT).toContain(FULL_NAMES[name] ?? name);
      const small = await page
        .locator('button:visible, select:visible, input:visible, [role="row"][data-symbol]:visible')
        .evaluateAll(
          (all, least) =>
            all
              .filter((one) => one.closest('footer, [role="columnheader"]') === null)
              .filter((one) => one.getBoundingClientRect().height < least)
              .map((one) => one.outerHTML.slice(0, 120)),
          TOUCH - 0.5,
        );
      expect(small).toEqual([]);
      expect(await cutTexts(page)).toEqual([]);
    }
    await tabs.filter({ hasText: 'Chart' }).click();
    const chips = page.getByRole('navigation', { name: 'Watchlist symbols' }).getByRole('button');
    const code = (await chips.nth(2).locator('b').textContent()) ?? '';
    await chips.nth(2).click();
    await expect.poll(() => heading.textContent(), WAIT).toContain(code);
    expect(await seriousViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
