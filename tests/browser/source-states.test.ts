import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage } from './chromium';
import { LIVELY_VENUE, SILENT_VENUE, writeVenueTape } from './state-tape';
import { layoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

/** Longer than one round of the tape, ms. */
const A_ROUND = { timeout: 60_000 };
/** Age of a value by which the wall has marked it, s: before its row would be stale by itself, after 6 s. */
const MAX_UNMARKED_AGE = 5;
/** Rounds of the tape in which a busy machine may paint a mark too late. */
const MAX_ROUNDS = 5;
const SYMBOL_TILES = ['hero', 'candles', 'depth', 'trades'];

/** Board of tiles that the built-in boards do not have, or not for a stale venue alone. */
const STATES_BOARD = {
  ...{ id: 'states', title: 'States', symbols: ['*'], clocks: [{ zone: 'UTC' }] },
  ...{ columns: ['1fr', '1fr', '1fr'], rows: ['1fr', '1fr', '1fr'], areas: ['a b c', 'd e f', 'g g g'] },
  tiles: [
    { type: 'banner', area: 'a', symbol: `${SILENT_VENUE}:A` },
    { type: 'banner', area: 'b', symbol: `${LIVELY_VENUE}:A` },
    { type: 'sectors', area: 'c', group: 'venue' },
    { type: 'breadth', area: 'd', symbols: [`${SILENT_VENUE}:*`] },
    { type: 'volume', area: 'e', by: 'turnover' },
    { type: 'curve', area: 'f', symbols: [`${SILENT_VENUE}:A`, `${SILENT_VENUE}:B`] },
    { type: 'book-heatmap', area: 'g', symbol: `${SILENT_VENUE}:A` },
  ],
};

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  const prepare = (dataDir: string): void => {
    writeVenueTape(dataDir, 'venues');
    mkdirSync(join(dataDir, 'boards'));
    writeFileSync(join(dataDir, 'boards/states.json'), JSON.stringify(STATES_BOARD));
  };
  [wall, browser] = await Promise.all([startWall(['--feed', 'tape:venues'], prepare), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

async function open(path: string): Promise<Page> {
  const { page } = await openPage(browser, { locale: 'en' });
  await page.goto(`${wall.url}${path}`);
  await page.locator('[data-part="price"], [data-part="last"]', { hasText: /\d/ }).first().waitFor();
  return page;
}

/** Waits until every element of a selector is marked. @returns the ages shown then, s */
async function agesWhenMarked(page: Page, selector: string, count: number): Promise<number[]> {
  const ages = await page.waitForFunction(
    ([all, least]) => {
      const elements = [...document.querySelectorAll<HTMLElement>(all)];
      if (elements.length < least || !elements.every((one) => one.dataset.age !== undefined)) return null;
      return elements.flatMap((one) => {
        const text = one.querySelector('[data-part="age"]')?.textContent ?? '';
        return /\d+/.test(text) ? [Number(/\d+/.exec(text)?.[0])] : [];
      });
    },
    [selector, count] as const,
    A_ROUND,
  );
  return (await ages.jsonValue()) as number[];
}

/** Waits for a round of the tape from its start: no element is marked, then all are. @returns the shown ages, s */
async function agesOfRound(page: Page, selector: string, count: number): Promise<number[]> {
  await page.waitForFunction(
    ([all, least]) => {
      const elements = [...document.querySelectorAll<HTMLElement>(all)];
      return elements.length >= least && elements.every((one) => one.dataset.age === undefined);
    },
    [selector, count] as const,
    A_ROUND,
  );
  return agesWhenMarked(page, selector, count);
}

const unmarked = (page: Page, selector: string) => page.locator(`${selector}:not([data-age])`).count();

/** Selects sections of the tiles of one symbol, and rows by a selector. */
const tiles = SYMBOL_TILES.map((tile) => `[data-tile="${tile}"] > section`).join(', ');

describe('two venues, one of them stale', () => {
  it('mark every tile of the stale one within 5 s, and none of the other', async () => {
    const [silent, lively] = await Promise.all([
      open(`/wall/focus?symbol=${SILENT_VENUE}:A`),
      open(`/wall/focus?symbol=${LIVELY_VENUE}:A`),
    ]);
    const count = await silent.locator(tiles).count();
    expect(count).toBe(SYMBOL_TILES.length + 1);
    let ages = await agesOfRound(silent, tiles, count);
    for (let round = 1; round < MAX_ROUNDS && Math.max(...ages) > MAX_UNMARKED_AGE; round++) {
      ages = await agesOfRound(silent, tiles, count);
    }
    expect(ages).toHaveLength(count);
    expect(Math.max(...ages)).toBeLessThanOrEqual(MAX_UNMARKED_AGE);
    expect(await lively.locator(tiles).count()).toBe(count);
    expect(await lively.locator('[data-tile] [data-age], [data-tile] > [data-age]').count()).toBe(0);
    for (const page of [silent, lively]) {
      await page.getByText(`No data from ${SILENT_VENUE}`).waitFor();
      expect(await layoutFaults(page)).toEqual([]);
    }
    await silent.locator(tiles).first().and(silent.locator(':not([data-age])')).waitFor(A_ROUND);
    await Promise.all([silent, lively].map((page) => page.context().close()));
  });
});

// Each waits for the same moment of the tape.
describe.concurrent('two venues, one of them stale, on other pages', () => {
  it('mark stale rows of tables, heatmap, leaders and movers, and count them in the market tile', async ({
    expect,
  }) => {
    const page = await open('/wall/overview');
    const leaf = (venue: string): string => `[data-tile="heatmap"] [data-symbol^="${venue}:"]`;
    await agesWhenMarked(page, leaf(SILENT_VENUE), 3);
    expect(await unmarked(page, leaf(LIVELY_VENUE))).toBe(3);
    await page.getByText('3/3 stale').waitFor();
    // Its turnover is three times that of the other venue.
    await agesWhenMarked(page, '[data-tile="leaders"] [data-symbol]', 3);
    await page.locator('[data-tile="movers"] [data-age]').first().waitFor();
    await page.context().close();
  });

  it('mark banners, sectors, breadth, volume, curves and books over time', async ({ expect }) => {
    const page = await open('/wall/states');
    const banner = (venue: string): string => `[data-tile="banner"] > [data-symbol^="${venue}:"]`;
    await agesWhenMarked(page, banner(SILENT_VENUE), 1);
    expect(await unmarked(page, banner(LIVELY_VENUE))).toBe(1);
    for (const kind of ['breadth', 'curve'])
      await page.locator(`[data-tile="${kind}"] > [data-faded]`).waitFor();
    await page.locator('[data-tile="book-heatmap"] > [data-age]').waitFor();
    const faded = page.locator('[data-tile="sectors"] [data-row][data-faded]');
    await expect.poll(() => faded.count()).toBe(1);
    expect(await faded.textContent()).toContain(SILENT_VENUE.toUpperCase());
    await expect.poll(() => page.locator('[data-tile="volume"] [data-row][data-age]').count()).toBe(3);
    expect(await layoutFaults(page)).toEqual([]);
    await page.context().close();
  });

  it('mark panes and rows of the desk', async ({ expect }) => {
    const page = await open(`/desk?lang=en&symbol=${SILENT_VENUE}:A`);
    const row = (venue: string): string => `[role="treegrid"] [data-symbol^="${venue}:"]`;
    await agesWhenMarked(page, row(SILENT_VENUE), 3);
    expect(await unmarked(page, row(LIVELY_VENUE))).toBe(3);
    await page.locator('footer').getByText(`No data from ${SILENT_VENUE}`).waitFor();
    for (const name of [/^Order book/, /^Time & sales/, /^Chart/]) {
      await page
        .getByRole('region', { name })
        .first()
        .getByText(/^stale \d+\ss$/)
        .first()
        .waitFor();
    }
    await page.context().close();
  });
});
