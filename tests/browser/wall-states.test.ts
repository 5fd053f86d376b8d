import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installationDir } from '../../server/launch/installation';
import { seriousViolations } from './accessibility';
import { openChromium, openPage, type WatchedPage } from './chromium';
import { FIRST_PRICE, LATER_PRICE, LOST_LINE, writeStateTape } from './state-tape';
import { layoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;
let table: WatchedPage;

beforeAll(async () => {
  const flags = ['--feed', 'tape:states'];
  const prepare = (dataDir: string): void => writeStateTape(dataDir, 'states');
  [wall, browser] = await Promise.all([startWall(flags, prepare), openChromium()]);
  table = await openPage(browser, { locale: 'en' });
  await table.page.goto(`${wall.url}/wall/quotes?zones=Asia/Tokyo`);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

/** Returns the row of a code in the table of quotes, in a state by selector; the row starts with its code. */
const row = (code: string, state = ''): Locator =>
  table.page.locator(`[data-tile="quotes"] [data-row]${state}`, { hasText: new RegExp(`^${code}`) });

/** Longer than one round of the tape: a missed state recurs, ms. */
const A_ROUND = { timeout: 60_000 };

const price = (code: string): Locator => row(code).locator('[data-part="price"]');

const MINUTES_OF_DAY = 1_440;

/** Returns minutes since midnight of `14:42:18`; NaN for other texts. */
function minutesOf(clock: string | null | undefined): number {
  const [hours, minutes] = (clock ?? '').split(':').map(Number);
  return (hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN);
}

const opacity = (of: Locator): Promise<string> => of.evaluate((element) => getComputedStyle(element).opacity);

describe('a recording on a wall', () => {
  it('shows REPLAY on a plate, a frame around the page, and the time of the session', async () => {
    const { page } = table;
    await page.locator('[data-source="replay"]', { hasText: 'REPLAY' }).first().waitFor();
    await page.getByText(/Replay clock/).waitFor();
    const frame = page.locator('main ~ [aria-hidden="true"]');
    expect(await frame.boundingBox()).toEqual({ x: 0, y: 0, width: 1920, height: 1080 });
    expect(await frame.evaluate((element) => getComputedStyle(element).borderTopColor)).toBe(
      'rgb(165, 148, 249)',
    );
  });
});

describe('a row of a table', () => {
  it('that is halted shows since when, in the zone of the first clock, and keeps its price', async () => {
    // The tape plays as if it started now.
    const minutesAgo = async (): Promise<number> => {
      const text = await row('HALT', '[data-halted]').textContent();
      const since = /Halted (\d\d:\d\d)/.exec(text ?? '')?.[1];
      const clock = await table.page.locator('[data-part="time"]').first().textContent();
      return (minutesOf(clock) - minutesOf(since) + MINUTES_OF_DAY) % MINUTES_OF_DAY;
    };
    await expect.poll(minutesAgo, A_ROUND).toBeLessThanOrEqual(5);
    expect(await price('HALT').textContent()).toBe(FIRST_PRICE);
    expect(await opacity(price('HALT'))).toBe('1');
  });

  it('that is closed shows it', async () => {
    await row('SHUT', '[data-closed]').waitFor();
    expect(await row('SHUT').textContent()).toContain('Closed');
    const color = (of: Locator): Promise<string> => of.evaluate((element) => getComputedStyle(element).color);
    expect(await color(row('SHUT').locator('[data-part="changePercent"]'))).toBe(await color(price('SHUT')));
  });

  it('that is in an auction shows its phase, the indicative price, and the change that it would be', async () => {
    await row('AUCT', '[data-phase="auction"]').waitFor();
    expect(await price('AUCT').textContent()).toBe('99.47');
    expect(await row('AUCT').textContent()).toMatch(/Auction.*\+1\.50%/);
    const { page, faults } = await openPage(browser, { locale: 'zh-CN' });
    await page.goto(`${wall.url}/wall/focus?symbol=test:AUCT`);
    const hero = page.locator('[data-tile="hero"]');
    await hero.getByText('集合竞价').waitFor();
    await hero.getByText('未匹配买').waitFor();
    expect(await hero.locator('[data-part="matched"]').textContent()).toBe('3.1万股');
    expect(await layoutFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('that has never traded shows a dash, never 0', async () => {
    await price('RUNS').filter({ hasText: /\d/ }).waitFor();
    expect(await price('NONE').textContent()).toBe('–');
    expect(await row('NONE').textContent()).not.toMatch(/0\.00/);
  });

  it('that is stale is grey with its age, while others update', async () => {
    const seen = async () => ({
      age: await row('LATE', '[data-age="stale"]')
        .getByText(/^stale \d+\ss$/)
        .count(),
      opacity: await opacity(row('LATE').locator('[data-part="name"]')),
      others: await row('RUNS', ':not([data-age])').count(),
    });
    await expect.poll(seen, A_ROUND).toEqual({ age: 1, opacity: '0.6', others: 1 });
    expect(await layoutFaults(table.page)).toEqual([]);
    expect(await seriousViolations(table.page)).toEqual([]);
  });
});

describe('a feed that lost its source', () => {
  it('is reported with its reason and the time of the last update, unlike a lost connection, until it recovers', async () => {
    const { page, faults } = table;
    const banner = page.getByRole('alert').filter({ hasText: 'No data from the feed' });
    await banner.waitFor();
    expect(await banner.textContent()).toContain(LOST_LINE);
    expect(await banner.textContent()).toMatch(/Last update \d\d:\d\d:\d\d/);
    expect(await page.getByText('Feed down', { exact: true }).count()).toBe(1);
    await row('RUNS', '[data-age="stale"]').waitFor();
    await banner.waitFor({ state: 'hidden' });
    await row('RUNS', ':not([data-age])').waitFor();
    expect(faults).toEqual([]);
  });
});

// Each waits for the next round of the tape.
describe.concurrent('a page that is open over rounds of a tape', () => {
  it('shows the new start and nothing from before', async ({ expect }) => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/focus?symbol=test:RUNS`);
    const last = page.locator('[data-tile="hero"] [data-part="price"]');
    await last.filter({ hasText: LATER_PRICE }).waitFor();
    await last.filter({ hasText: FIRST_PRICE }).waitFor();
    const trades = page.locator('[data-tile="trades"] [data-row]:visible [data-part="price"]');
    await page.waitForFunction(
      ([first, selector]) => {
        const shown = [...document.querySelectorAll<HTMLElement>(selector ?? '')].filter((one) =>
          one.checkVisibility({ visibilityProperty: true }),
        );
        return shown.length > 0 && shown.every((one) => one.textContent === first);
      },
      [FIRST_PRICE, '[data-tile="trades"] [data-row] [data-part="price"]'],
    );
    expect(await trades.count()).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('wakes up with the newest state if it was asleep', async ({ expect }) => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/focus?symbol=test:RUNS`);
    const last = page.locator('[data-tile="hero"] [data-part="price"]');
    await last.filter({ hasText: FIRST_PRICE }).waitFor();
    const session = await page.context().newCDPSession(page);
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await price('RUNS').filter({ hasText: LATER_PRICE }).waitFor();
    await session.send('Page.setWebLifecycleState', { state: 'active' });
    await last.filter({ hasText: LATER_PRICE }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('shows changing prices to a user who prefers reduced motion, and nothing fades or slides', async ({
    expect,
  }) => {
    const { page } = await openPage(browser, { locale: 'en', reducedMotion: 'reduce' });
    await page.goto(`${wall.url}/wall/focus?symbol=test:RUNS`);
    await page.evaluate(() => {
      const animate = Element.prototype.animate;
      Element.prototype.animate = function (...given) {
        document.documentElement.dataset.animated = 'true';
        return animate.apply(this, given);
      };
    });
    const last = page.locator('[data-tile="hero"] [data-part="price"]');
    await last.filter({ hasText: FIRST_PRICE }).waitFor();
    await last.filter({ hasText: LATER_PRICE }).waitFor();
    expect(await page.locator('html[data-animated]').count()).toBe(0);
    await page.context().close();
  });
});

describe('a wall whose server is gone', () => {
  it('shows the time of the last update, keeps its prices, reconnects by itself, and takes up an edited board', async () => {
    const own = await startWall();
    const port = new URL(own.url).port;
    const { page } = await openPage(browser, { locale: 'en' });
    await page.goto(`${own.url}/wall/quotes`);
    const first = page.locator('[data-part="price"]', { hasText: /\d/ }).first();
    await first.waitFor();
    await own.stop();
    const banner = page.getByRole('alert').filter({ hasText: 'No connection to the server' });
    await banner.waitFor();
    expect(await banner.textContent()).toMatch(/Last update \d\d:\d\d:\d\d/);
    expect(await first.textContent()).toMatch(/\d/);
    expect(await page.locator('[data-row][data-age]').count()).toBeGreaterThan(0);
    expect(await figuresInOrder(page)).toBe(true);
    // A server that has just started may have no instruments yet.
    await page.route('**/api/instruments*', (route) => route.fulfill({ json: { instruments: [] } }), {
      times: 1,
    });
    const again = await startWall(['--port', port], (dataDir) => {
      const quotes = JSON.parse(readFileSync(join(installationDir(), 'public/boards/quotes.json'), 'utf8'));
      mkdirSync(join(dataDir, 'boards'));
      writeFileSync(
        join(dataDir, 'boards/quotes.json'),
        JSON.stringify({ ...quotes, title: { en: 'Edited' } }),
      );
    });
    await page.getByText('No connection to the server').waitFor({ state: 'hidden' });
    await page.locator('[data-row]:not([data-age])').first().waitFor();
    await page.getByText('Edited').waitFor();
    await page.context().close();
    await again.stop();
  });
});

/** Returns true if the columns of a marked row are aligned with the heading. */
function figuresInOrder(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const heading = document.querySelector('[data-tile="quotes"] section > :nth-child(1)');
    const line = document.querySelector('[data-tile="quotes"] [data-row][data-age]');
    if (heading === null || line === null) return false;
    return [...heading.children].every((column, index) => {
      const cell = line.children[index];
      return (
        cell !== undefined &&
        Math.abs(cell.getBoundingClientRect().right - column.getBoundingClientRect().right) < 2
      );
    });
  });
}
