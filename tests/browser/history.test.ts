import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buildUniverse } from '../../server/feeds/simulator/universe';
import { LiveHistory } from '../../server/history/live-history';
import { Market } from '../../server/market/market';
import { systemClock } from '../../server/time/clock';
import { anInstrument, aTrade, defined } from '../server/events';
import { boxOf, openChromium, openPage } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { layoutFaults } from './text-boxes';
import { startWall, type WallServer } from './wall-server';

const MINUTE = 60_000_000;
/** Maximum number of drags until a chart must reach its first bar. */
const MAX_TURNS = 60;
const CHART = '[data-tile="candles"] [role="img"]';

interface Bar {
  readonly start: number;
  readonly open: number;
  readonly close: number;
  readonly trades: number;
}

/** Returns a symbol of the market, once it has started. */
async function symbolOf(wall: WallServer): Promise<string> {
  for (;;) {
    const response = await fetch(`${wall.url}/api/instruments`);
    const { instruments } = (await response.json()) as { instruments: { symbol: string }[] };
    const [first] = instruments;
    if (first) return encodeURIComponent(first.symbol);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function barsOf(wall: WallServer, query: string): Promise<Bar[]> {
  const response = await fetch(`${wall.url}/api/bars?${query}`);
  const { bars } = (await response.json()) as { bars: Bar[] };
  return bars;
}

/** Returns the range and number of bars that a chart shows; times in µs. */
async function seen(page: Page): Promise<{ from: number; to: number; count: number } | undefined> {
  const note = page.locator('[data-past]');
  if (!(await note.isVisible())) return undefined;
  return note.evaluate(({ dataset }) => ({
    from: Number(dataset.from),
    to: Number(dataset.to),
    count: Number(dataset.count),
  }));
}

async function drag(page: Page, pixels: number): Promise<void> {
  await page.locator(CHART).waitFor();
  const box = await boxOf(page.locator(CHART));
  const [x, y] = [box.x + box.width / 2 - pixels / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 10; step++) await page.mouse.move(x + (pixels * step) / 10, y);
  await page.mouse.up();
}

/** Drags until the chart shows the past: it cannot be dragged before it has candles, and a user would retry. */
async function intoThePast(page: Page, pixels: number): Promise<void> {
  const tried = async (): Promise<unknown> => {
    if ((await seen(page)) === undefined) await drag(page, pixels);
    return seen(page);
  };
  await expect.poll(tried, { timeout: 20_000 }).toBeDefined();
}

/**
 * Drags a chart to its oldest bar, and checks at each stop that it shows every bar of its time range exactly
 * once.
 */
async function dragToTheFirst(page: Page, history: readonly Bar[]): Promise<void> {
  const oldest = history[0]?.start as number;
  for (let turn = 0; turn < MAX_TURNS; turn++) {
    await drag(page, 600);
    await intoThePast(page, 600);
    await page.waitForTimeout(300);
    const look = await seen(page);
    if (look === undefined) throw new Error('the chart moved back');
    const there = history.filter(({ start }) => start >= look.from && start <= look.to);
    expect(look.count).toBe(there.length);
    expect([look.from, look.to]).toEqual([there[0]?.start, there.at(-1)?.start]);
    if (look.from === oldest) return;
  }
  throw new Error(`the first bar was not reached in ${MAX_TURNS} turns`);
}

/** Minutes of history in a data folder: more than a stream sends, and two without trades. */
const PAST_MINUTES = 800;
const QUIET_MINUTES = [400, 401];

/** Writes a history as a server leaves that has just stopped. */
async function writePast(dataDir: string): Promise<void> {
  const symbol = buildUniverse(1)[0]?.instrument.symbol as string;
  const log = { info: () => {}, warn: () => {} };
  const file = join(dataDir, 'history.duckdb');
  const history = new LiveHistory({ file, feed: 'simulator 1 continuous', clock: systemClock(), log });
  const market = new Market();
  await history.prepare(market);
  market.apply(defined(anInstrument(symbol)));
  const now = Math.floor(Date.now() / 60_000) * MINUTE;
  for (let ago = PAST_MINUTES; ago > 0; ago--) {
    if (QUIET_MINUTES.includes(ago)) continue;
    const price = 67_000 + Math.round(Math.sin(ago / 40) * 800);
    const time = now - ago * MINUTE;
    market.apply(aTrade(symbol, price, 1, time));
    market.apply(aTrade(symbol, price + 40, 2, time + 1_000_000));
    if (ago % 200 === 0) await history.flush(market);
  }
  await history.stop(market);
}

describe('a chart', () => {
  let wall: WallServer;
  let browser: Browser;
  let symbol: string;

  let dataDir: string;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'wall-'));
    await writePast(dataDir);
    [wall, browser] = await Promise.all([
      startWall(['--sim-symbols', '1'], undefined, dataDir),
      openChromium(),
    ]);
    symbol = await symbolOf(wall);
  });

  afterAll(async () => {
    await browser?.close();
    await wall?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  /** Opens the board with one chart, with prices. */
  async function open(): Promise<{ page: Page; faults: readonly string[] }> {
    const opened = await openPage(browser);
    onTestFinished(() => opened.page.context().close());
    await opened.page.goto(`${wall.url}/wall/focus?symbol=${symbol}`);
    await opened.page.locator('[data-part="absolute"]', { hasText: /\d/ }).first().waitFor();
    await opened.page.locator(`${CHART} canvas`).waitFor();
    return opened;
  }

  it('is dragged into the past bar by bar, without missing or duplicate bars, beyond the streamed ones', async () => {
    const { page, faults } = await open();
    const history = await barsOf(wall, `symbol=${symbol}&interval=1m&limit=5000`);
    expect(history.length).toBeGreaterThan(PAST_MINUTES - QUIET_MINUTES.length);
    await dragToTheFirst(page, history);
    await page.getByText('No older candles').waitFor();
    // Elements shown by pointer moves disappear again.
    await page.locator('section[data-rewind]').waitFor({ state: 'detached' });
    expect(await layoutFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
  });

  it('stays where it was dragged while bars arrive, and returns by Escape, Home and a double click', async () => {
    const { page } = await open();
    const ways = [
      () => page.keyboard.press('Escape'),
      () => page.locator(CHART).press('Home'),
      () => page.locator(CHART).dblclick(),
      () => page.getByRole('button', { name: 'Latest' }).click(),
    ];
    for (const back of ways) {
      await intoThePast(page, 300);
      const before = await seen(page);
      await page.waitForTimeout(1_200);
      expect(await seen(page)).toEqual(before);
      await back();
      await expect.poll(() => seen(page), { timeout: 10_000 }).toBeUndefined();
    }
  });

  it('is moved by the wheel and by keys', async () => {
    const { page } = await open();
    await page.locator(CHART).hover();
    await page.mouse.wheel(0, -400);
    await expect.poll(() => seen(page), { timeout: 10_000 }).toBeDefined();
    const wheeled = (await seen(page))?.to ?? 0;
    await page.locator(CHART).press('ArrowLeft');
    await expect.poll(async () => (await seen(page))?.to, { timeout: 10_000 }).toBe(wheeled - MINUTE);
    await page.locator(CHART).press('Shift+ArrowRight');
    await page.locator(CHART).press('Shift+ArrowRight');
    await page.mouse.wheel(0, 4_000);
    await expect.poll(() => seen(page), { timeout: 10_000 }).toBeUndefined();
  });
});

it('the chart of a replay moves back before the start of the session, and shows nothing after the playhead', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wall-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  writeSimulatedTape(dataDir, 'day', { start: '2026-03-12T11:00:00Z', seconds: 2_400, symbols: 1, rate: 20 });
  const [wall, browser] = await Promise.all([startWall([], undefined, dataDir), openChromium()]);
  onTestFinished(async () => {
    await browser.close();
    await wall.stop();
  });
  const moment = Date.UTC(2026, 2, 12, 11, 30) * 1_000;
  const opened = await fetch(`${wall.url}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tapes: ['day'], start: moment, playing: false }),
  });
  const { id } = (await opened.json()) as { id: string };
  const symbol = encodeURIComponent(buildUniverse(1)[0]?.instrument.symbol as string);
  const asked = (): Promise<Bar[]> =>
    barsOf(wall, `stream=/replay/${id}&symbol=${symbol}&interval=1m&limit=5000`);
  // Bars of a manually added tape are computed when it is first opened.
  await expect.poll(async () => (await asked()).length).toBeGreaterThan(120);
  const history = await asked();
  expect(history.at(-1)?.start).toBeLessThanOrEqual(moment);
  const { page, faults } = await openPage(browser);
  await page.goto(`${wall.url}/replay/${id}?board=focus&tapes=day`);
  await page.locator(`${CHART} canvas`).waitFor();
  await page.locator('[data-part="absolute"]', { hasText: /\d/ }).first().waitFor();
  await dragToTheFirst(page, history);
  expect(faults.filter((fault) => fault.startsWith('uncaught'))).toEqual([]);
});

describe('a restarted server', () => {
  it.concurrent.for(['SIGTERM', 'SIGKILL'] as const)(
    'after %s has every closed bar, and continues with the others',
    async (signal, { expect, onTestFinished }) => {
      const flags = ['--sim-symbols', '5', '--sim-rate', '400'];
      const dataDir = mkdtempSync(join(tmpdir(), 'wall-'));
      onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
      const first = await startWall(flags, undefined, dataDir);
      const symbol = await symbolOf(first);
      const query = (interval: string): string => `symbol=${symbol}&interval=${interval}&limit=5000`;
      await expect
        .poll(async () => (await barsOf(first, query('1s'))).length, { timeout: 30_000 })
        .toBeGreaterThan(8);
      const intervals = ['1s', '1m', '1h', '1d'];
      const before = await Promise.all(intervals.map((interval) => barsOf(first, query(interval))));
      // After the last of these has closed and was written.
      await new Promise((resolve) => setTimeout(resolve, 6_000));
      await first.stop(signal);

      const second = await startWall(flags, undefined, dataDir);
      try {
        await expect
          .poll(async () => (await barsOf(second, query('1s'))).length, { timeout: 30_000 })
          .toBeGreaterThan(8);
        for (const [k, interval] of intervals.entries()) {
          const after = await barsOf(second, query(interval));
          const known = before[k] as Bar[];
          const found = new Map(after.map((bar) => [bar.start, bar]));
          expect(found.size).toBe(after.length);
          expect(known.slice(0, -1).map(({ start }) => found.get(start))).toEqual(known.slice(0, -1));
          const forming = known.at(-1) as Bar;
          const now = found.get(forming.start) as Bar;
          expect([now.open, now.trades >= forming.trades]).toEqual([forming.open, true]);
          if (interval === '1s') continue;
          const length = { '1m': 1, '1h': 60, '1d': 1_440 }[interval] as number;
          const gaps = after
            .slice(1)
            .map(({ start }, at) => (start - (after[at] as Bar).start) / (length * MINUTE));
          expect(Math.max(...gaps)).toBeLessThanOrEqual(interval === '1m' ? 2 : 1);
        }
      } finally {
        await second.stop();
      }
    },
  );
});
