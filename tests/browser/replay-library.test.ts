import { existsSync, readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { marketData } from '../market-data';
import { seriousViolations } from './accessibility';
import { lasting, openChromium, openPage } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { startWall, type WallServer } from './wall-server';

/** Real trades, if market data is available. */
const TRADES = marketData('tardis-csv', 'binance-futures_trades_BTCUSDT_20200222.csv.gz');
/** ms. */
const IMPORT_TIMEOUT = 100_000;

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  const prepare = (dataDir: string): void => {
    const start = '2026-03-12T08:00:00Z';
    writeSimulatedTape(dataDir, 'opening', { start, seconds: 600, gap: [240, 300] });
    writeSimulatedTape(dataDir, 'week-11', { start: '2026-03-09T12:00:00Z', seconds: 60, symbols: 20 });
  };
  [wall, browser] = await Promise.all([startWall(['--rewind-minutes', '0'], prepare), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const names = (page: Page): Promise<string[]> => page.locator('tbody th button').allTextContents();

/** Drops a file on the page, as a user does. */
async function drop(page: Page, name: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, base64]) => {
      const bytes = Uint8Array.from(atob(base64 as string), (letter) => letter.charCodeAt(0));
      const held = new DataTransfer();
      held.items.add(new File([bytes], file as string));
      return held;
    },
    [name, content.toString('base64')],
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

async function openLibrary(): Promise<{ page: Page; faults: readonly string[] }> {
  const watched = await openPage(browser, { locale: 'en', timezoneId: 'UTC' });
  await watched.page.goto(`${wall.url}/replay`);
  await watched.page.locator('[data-tape="opening"]').waitFor();
  return watched;
}

describe('the library', () => {
  it('lists tapes with span, statistics and activity, sorted as selected, and searches them', async () => {
    const { page, faults } = await openLibrary();
    const row = page.locator('[data-tape="opening"]');
    for (const text of ['Thu 12 Mar 2026', '08:00 · 9 min 59 s', 'Simulated', '12'])
      expect(((await row.textContent()) ?? '').replaceAll('\u202F', ' ')).toContain(text);
    await row.getByRole('img', { name: 'Events over time, 1 gap' }).waitFor();
    await row.locator('[data-gap]').waitFor({ state: 'attached' });
    expect(await names(page)).toEqual(['opening', 'week-11']);
    await page.getByRole('button', { name: 'Symbols', exact: true }).click();
    expect(await names(page)).toEqual(['week-11', 'opening']);
    expect(await page.locator('[data-column="symbols"]').getAttribute('aria-sort')).toBe('descending');
    await page.keyboard.press('/');
    await page.keyboard.type('mon mar');
    await expect.poll(() => names(page)).toEqual(['week-11']);
    await page.keyboard.type(' nothing');
    await page.getByText('No tapes match').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('opens tapes at a typed time and speed, and another browser can join', async () => {
    const { page, faults } = await openLibrary();
    await page.locator('[data-select="opening"]').click();
    const panel = page.locator('[data-open-panel]');
    await panel.getByRole('textbox', { name: 'Start at', exact: true }).fill('08:02:03.250');
    await page.keyboard.press('Enter');
    await panel.getByText('10×').click();
    await panel.getByText('Quotes', { exact: true }).click();
    await panel.getByText('Play immediately').click();
    await panel.getByRole('button', { name: 'Open session' }).click();
    await page.waitForURL(/\/replay\/\w+\?board=quotes/);
    // The clock is in the zone of the board.
    await page.locator('[data-session="true"] [data-part="time"]', { hasText: ':02:03.250' }).waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);

    const other = await openLibrary();
    const card = other.page.locator(`[data-session="${id}"]`);
    await card.getByText('08:02:03.250').waitFor();
    await card.getByText('1 viewer').waitFor();
    await card.getByRole('link', { name: 'Join' }).click();
    await page.locator('[data-viewers="2"]').waitFor();
    expect(lasting([...faults, ...other.faults])).toEqual([]);
    await other.page.context().close();
    await page.context().close();
  });

  it('plays several tapes together, by keys', async () => {
    const { page, faults } = await openLibrary();
    await page.locator('[data-tape="opening"]').getByRole('checkbox').check();
    await page.locator('[data-tape="week-11"]').getByRole('checkbox').check();
    await page.getByRole('heading', { name: '2 tapes' }).waitFor();
    await page.getByText('Align starts').click();
    await page
      .locator('[data-open-panel]')
      .getByText(/12 Mar 2026, 08:00:00.000|9 Mar 2026, 12:00:00.000/)
      .waitFor();
    await page.locator('h1').click();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/replay\/\w+\?/);
    await page.locator('[data-tile] [data-part="price"]', { hasText: /\d/ }).first().waitFor();
    expect(new URL(page.url()).searchParams.get('rebase')).toBe('1');
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('records the live stream, and shows the growing recording', async () => {
    const { page, faults } = await openLibrary();
    await page.getByRole('button', { name: 'New recording' }).click();
    await page.locator('[data-tape^="rec-"]', { hasText: 'Recording' }).waitFor();
    await page.getByRole('button', { name: 'Stop recording' }).click();
    await page.getByRole('button', { name: 'New recording' }).waitFor();
    await page.locator('[data-tape^="rec-"]', { hasText: 'Simulated' }).waitFor();
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });
});

describe('a dropped file', () => {
  it.runIf(existsSync(TRADES))('becomes a tape, and its progress is shown', async () => {
    const { page, faults } = await openLibrary();
    await drop(page, 'trades-2020.csv.gz', readFileSync(TRADES));
    // The import runs at a lower priority than everything else on a busy machine.
    await page.locator('[data-import="trades-2020"][data-state="done"]').waitFor({ timeout: IMPORT_TIMEOUT });
    await page.locator('[data-tape="trades-2020"]').waitFor();
    await page.getByRole('heading', { name: 'trades-2020' }).waitFor();
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('in an unknown format is rejected with the server’s message, and can be dismissed', async () => {
    const { page } = await openLibrary();
    await drop(page, 'letter.txt', Buffer.from('Dear reader, no prices here.\n'));
    const line = page.locator('[data-import="letter"]');
    await line
      .getByRole('alert')
      .filter({ hasText: /Import failed\. \S+/ })
      .waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await line.getByRole('button').click();
    await line.waitFor({ state: 'detached' });
    await page.context().close();
  });
});
