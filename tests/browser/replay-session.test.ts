import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tapeFolder } from '../../server/tape/library/tape-catalog';
import {
  figuresOf,
  micros,
  type Session as TradingSession,
  VENUE_DAYS,
  venueDayEvents,
} from '../server/market/venue-days';
import { record } from '../server/tape/record';
import { seriousViolations } from './accessibility';
import { boxOf, openChromium, openPage, type WatchedPage } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { startWall, type WallServer } from './wall-server';

/** 2026-03-12 08:00 UTC, µs. */
const START = Date.UTC(2026, 2, 12, 8) * 1_000;
const SECOND = 1_000_000;
const SECONDS = 600;
const GAP = [240, 300] as const;

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  const prepare = (dataDir: string): void => {
    writeSimulatedTape(dataDir, 'opening', { start: '2026-03-12T08:00:00Z', seconds: SECONDS, gap: GAP });
    record(tapeFolder(dataDir, 'days'), venueDayEvents());
  };
  [wall, browser] = await Promise.all([startWall([], prepare), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

interface Session {
  readonly id: string;
  readonly position: number;
  readonly speed: number;
  readonly playing: boolean;
  readonly loop: boolean;
  readonly start: number;
  readonly end: number;
}

async function open(more: object = {}): Promise<string> {
  const response = await fetch(`${wall.url}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ tapes: ['opening'], playing: false, ...more }),
  });
  expect(response.status).toBe(201);
  return (await response.json()).id;
}

async function sessionOf(id: string): Promise<Session> {
  return (await (await fetch(`${wall.url}/api/sessions/${id}`)).json()).session;
}

/** Opens the page of a session and waits for its first prices. */
async function join(id: string, query = ''): Promise<WatchedPage> {
  const watched = await openPage(browser, {
    locale: 'en',
    timezoneId: 'UTC',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  await watched.page.goto(`${wall.url}/replay/${id}?board=focus&zones=UTC${query}`);
  await watched.page.locator('[data-tile="hero"] [data-part="price"]', { hasText: /\d/ }).waitFor();
  return watched;
}

const clock = (page: Page): Promise<string | null> =>
  page.locator('[data-session="true"] [data-part="time"]').textContent();
const at = (seconds: number): number => START + seconds * SECOND;
/** Returns the part of the URL with the time. */
const moment = (page: Page): string | null => new URL(page.url()).searchParams.get('t');

describe('the page of a session', () => {
  it('shows REPLAY and the session’s clock with date and zone, and has no errors', async () => {
    const id = await open({ start: at(90) + 123_000 });
    const { page, faults } = await join(id);
    await page.getByText('REPLAY', { exact: true }).waitFor();
    await page.getByText('SIMULATED tape').waitFor();
    await page.getByText('Replay clock · UTC · Thu 12 Mar 2026').waitFor();
    await expect.poll(() => clock(page)).toBe('08:01:30.123');
    expect(await page.locator('[data-source="replay"] > [class*="frame"]').count()).toBe(1);
    expect(await page.title()).toContain('REPLAY');
    expect(await seriousViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('plays, pauses, steps and changes its speed by buttons and by keys', async () => {
    const id = await open({ start: at(60) });
    const { page, faults } = await join(id);
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await expect.poll(async () => (await sessionOf(id)).playing).toBe(true);
    await expect.poll(async () => (await sessionOf(id)).position).toBeGreaterThan(at(60));
    await page.keyboard.press('Space');
    await expect.poll(async () => (await sessionOf(id)).playing).toBe(false);

    await page.keyboard.press('2');
    await expect.poll(async () => (await sessionOf(id)).position).toBeGreaterThan(at(115));
    const before = (await sessionOf(id)).position;
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => (await sessionOf(id)).position).toBe(before + 71 * SECOND);
    await page.getByRole('button', { name: 'Back 10 seconds' }).click();
    await expect.poll(async () => (await sessionOf(id)).position).toBe(before + 61 * SECOND);
    await page.getByRole('button', { name: 'Step one event' }).click();
    await expect.poll(async () => (await sessionOf(id)).position).toBeGreaterThan(before + 61 * SECOND);

    await page.keyboard.press(']');
    await expect.poll(async () => (await sessionOf(id)).speed).toBe(2);
    await page.keyboard.press('<');
    await expect.poll(async () => (await sessionOf(id)).speed).toBe(1);
    await page.getByLabel('Speed', { exact: true }).selectOption('300');
    await expect.poll(async () => (await sessionOf(id)).speed).toBe(300);
    await page.locator('[data-transport] [data-part="speed"]', { hasText: '300×' }).waitFor();
    await page.locator('[data-tile="hero"]').click();
    await page.keyboard.press('End');
    await page.getByText('At the end').waitFor();
    await page.keyboard.press('Home');
    await expect.poll(async () => (await sessionOf(id)).position).toBe((await sessionOf(id)).start);
    await page.keyboard.press('l');
    await expect.poll(async () => (await sessionOf(id)).loop).toBe(true);
    await page.getByRole('button', { name: 'Loop on' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('seeks when the bar is dragged, and shows the time under the pointer', async () => {
    const id = await open({ start: at(30) });
    const { page, faults } = await join(id);
    const bar = page.getByRole('slider', { name: 'Playhead' });
    const box = await boxOf(bar);
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + box.width / 4, y);
    await bar.locator('output', { hasText: /^08:02:(29|30)/ }).waitFor();
    await page.mouse.down();
    for (let share = 25; share <= 75; share += 5) await page.mouse.move(box.x + (box.width * share) / 100, y);
    await page.mouse.up();
    const there = (seconds: number): boolean => Math.abs(seconds - 450) < 5;
    await expect.poll(async () => there(((await sessionOf(id)).position - START) / SECOND)).toBe(true);
    await expect.poll(() => clock(page)).toMatch(/^08:07:(29|30)/);
    expect(await bar.getAttribute('aria-valuetext')).toMatch(/12 Mar 2026 08:07/);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each([
    // The end of a half day in New York, and a day in Sydney that began before midnight in UTC.
    ['nasdaq:AAPL', '1128', '2025-11-28T18:30Z'],
    ['asx:BHP', '0330', '2026-03-30T08:00Z'],
  ])('shows the day of the venue of %s', async (symbol, date, moment) => {
    const id = await open({ tapes: ['days'], start: micros(moment) });
    const { page } = await join(id, `&symbol=${symbol}`);
    const session = VENUE_DAYS[symbol]?.find((one) => one.date === date) as TradingSession;
    const { open: first, high, low, volume } = figuresOf(session);
    const hero = page.locator('[data-tile="hero"]');
    for (const [part, value] of Object.entries({ open: first, high, low, volume })) {
      const shown = async () =>
        Number.parseFloat((await hero.locator(`[data-part="${part}"]`).textContent()) ?? '');
      await expect.poll(shown, { message: `${symbol} ${part}` }).toBe(value);
    }
    await page.context().close();
  });

  it('seeks to a typed time in a selected zone, and rejects invalid times', async () => {
    const id = await open();
    const { page, faults } = await join(id);
    await page.keyboard.press('g');
    const dialog = page.locator('[data-go-to]');
    await dialog.getByLabel('Time', { exact: true }).fill('at noon');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'Not a time' }).waitFor();
    await dialog.getByLabel('Time', { exact: true }).fill('12:00');
    await page.keyboard.press('Enter');
    await dialog.getByRole('alert').filter({ hasText: 'Outside the tape' }).waitFor();
    await dialog.getByLabel('Time', { exact: true }).fill('08:03:20.250');
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await sessionOf(id)).position).toBe(at(200) + 250_000);
    await dialog.waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('shows that nothing was recorded at the playhead, and until when', async () => {
    const id = await open({ start: at(250) });
    const { page } = await join(id);
    await page.locator('[data-notice="gap"]', { hasText: 'the line was cut' }).waitFor();
    await page.locator('[data-age]').first().waitFor({ state: 'attached' });
    await page.keyboard.press('0');
    await page.locator('[data-notice="gap"]').waitFor({ state: 'hidden' });
    await page.context().close();
  });

  it('lists its keys, and changes the board by one', async () => {
    const id = await open({ start: at(100) });
    const { page, faults } = await join(id);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const turned = async (): Promise<boolean> => {
      await page.keyboard.press('b');
      const quotes = page.locator('[data-tile="quotes"]').waitFor({ timeout: 5_000 });
      return quotes.then(
        () => true,
        () => false,
      );
    };
    await expect.poll(turned, { timeout: 60_000 }).toBe(true);
    await expect.poll(() => new URL(page.url()).searchParams.get('board')).toBe('quotes');
    await page.getByLabel('Board', { exact: true }).selectOption('overview');
    await page.locator('[data-tile="heatmap"]').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('two browsers in one session', () => {
  it('show the same time and the same prices, with either in control', async () => {
    const id = await open({ start: at(100) });
    const [one, two] = [await join(id), await join(id)];
    const price = (page: Page): Promise<string | null> =>
      page.locator('[data-tile="hero"] [data-part="price"]').textContent();
    await one.page.locator('[data-viewers="2"]').waitFor();
    await one.page.keyboard.press('7');
    for (const { page } of [two, one]) await expect.poll(() => clock(page)).toMatch(/^08:(06:59|07:00)/);
    expect(await clock(one.page)).toBe(await clock(two.page));
    await two.page.keyboard.press('ArrowLeft');
    await expect.poll(() => clock(one.page)).toMatch(/^08:06:5[89]/);
    await expect.poll(async () => (await price(one.page)) === (await price(two.page))).toBe(true);
    await two.page.context().close();
    await one.page.locator('[data-viewers="1"]').waitFor();
    expect([...one.faults, ...two.faults]).toEqual([]);
    await one.page.context().close();
  });
});

describe('the URL of a session', () => {
  it('has the playhead to the ms, and restores it', async () => {
    const id = await open({ start: at(77) + 345_678 });
    const first = await join(id);
    await expect.poll(() => moment(first.page)).toBe('2026-03-12T08:01:17.345Z');
    await first.page.keyboard.press('c');
    await first.page.getByText('Link copied').waitFor();
    const copied = await first.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`/replay/${id}?board=focus&t=2026-03-12T08:01:17.345Z&tapes=opening`);
    await first.page.context().close();
    await expect
      .poll(async () => (await (await fetch(`${wall.url}/api/sessions/${id}`)).json()).session.viewerCount)
      .toBe(0);

    const second = await join(id, '&t=2026-03-12T08:05:01.250Z');
    await expect.poll(() => clock(second.page)).toBe('08:05:01.250');
    expect([...first.faults, ...second.faults]).toEqual([]);
    await second.page.context().close();
  });

  it('does not move other viewers', async () => {
    const id = await open({ start: at(100) });
    const first = await join(id);
    const second = await join(id, '&t=2026-03-12T08:05:01.250Z');
    await second.page.getByText('This link points to 08:05:01.250').waitFor();
    expect(await clock(first.page)).toBe('08:01:40.000');
    expect(await seriousViolations(second.page)).toEqual([]);
    await second.page.getByRole('button', { name: 'Move everyone' }).click();
    await expect.poll(() => clock(first.page)).toBe('08:05:01.250');
    await first.page.context().close();
    await second.page.context().close();
  });

  it('of a session that has ended opens a new one at the same time', async () => {
    const { page } = await openPage(browser, { locale: 'en', timezoneId: 'UTC' });
    await page.goto(`${wall.url}/replay/over?board=focus&t=2026-03-12T08:05:01.250Z&tapes=opening&zones=UTC`);
    await page.getByRole('heading', { name: 'This session has ended' }).waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /Reopen at .* 08:05:01\.250/ }).click();
    await page.locator('[data-tile="hero"] [data-part="price"]', { hasText: /\d/ }).waitFor();
    await expect.poll(() => clock(page)).toBe('08:05:01.250');
    expect(new URL(page.url()).pathname).not.toBe('/replay/over');
    await page.context().close();
  });

  it('of an unknown session links to the tapes', async () => {
    const { page } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/replay/nothing`);
    await page.getByText('does not name its tapes').waitFor();
    await page.getByRole('link', { name: 'All tapes' }).click();
    await page.getByRole('heading', { name: 'Tapes' }).waitFor();
    await page.context().close();
  });
});
