import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instrument } from '../../lib/market/instrument';
import type { Alert } from '../../lib/protocol/alert';
import { seriousViolations } from './accessibility';
import { openChromium } from './chromium';
import { startWall, type WallServer } from './wall-server';

/** Timeout for a page on a busy machine, ms. */
const TIMEOUT_MS = 60_000;
const USER = 'browser-0123456789abcdef';

let wall: WallServer;
let browser: Browser;
let context: BrowserContext;
let page: Page;

interface Recorded {
  readonly shown: { readonly title: string; readonly body?: string }[];
  readonly titles: Set<string>;
  rings: number;
}

beforeAll(async () => {
  [wall, browser] = await Promise.all([
    startWall(['--sim-symbols', '8', '--sim-rate', '400']),
    openChromium(),
  ]);
  context = await browser.newContext({
    viewport: { width: 1600, height: 900 },
    locale: 'en-GB',
    permissions: ['notifications'],
  });
  await context.addInitScript((user) => {
    localStorage.setItem('tickerwall-user', user);
    const recorded: Recorded = { shown: [], titles: new Set(), rings: 0 };
    class RecordedNotification {
      static readonly permission = 'granted';
      static requestPermission = async () => 'granted';
      onclick: (() => void) | null = null;
      constructor(title: string, options: { body?: string }) {
        recorded.shown.push({ title, ...options });
      }
      close(): void {}
    }
    const Real = window.AudioContext;
    class RecordedAudio extends Real {
      constructor() {
        super();
        recorded.rings++;
      }
    }
    setInterval(() => recorded.titles.add(document.title), 100);
    Object.assign(window, { Notification: RecordedNotification, AudioContext: RecordedAudio, recorded });
  }, USER);
  page = await context.newPage();
  await page.goto(`${wall.url}/desk?lang=en`);
  await bell(page).waitFor({ timeout: TIMEOUT_MS });
}, 2 * TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const bell = (of: Page) => of.locator('header [data-unseen]');
const table = (of: Page) => of.locator('main table').filter({ has: of.getByText('Progress') });
const recorded = (of: Page) =>
  of.evaluate(() => {
    const { shown, titles, rings } = (window as unknown as { recorded: Recorded }).recorded;
    return { shown, titles: [...titles], rings };
  });

/** Simulates a hidden tab for the page; headless pages are all visible. */
async function setVisible(of: Page, visible: boolean): Promise<void> {
  await of.evaluate((shown) => {
    const state = shown ? 'visible' : 'hidden';
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !shown });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visible);
}

async function alertsOf(user: string): Promise<Alert[]> {
  const answer = await fetch(`${wall.url}/api/alerts?user=${user}`);
  return ((await answer.json()) as { alerts: Alert[] }).alerts;
}

async function post(requested: object): Promise<Alert> {
  const answer = await fetch(`${wall.url}/api/alerts?user=${USER}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(requested),
  });
  return ((await answer.json()) as { alert: Alert }).alert;
}

async function disarm(id: string): Promise<void> {
  await fetch(`${wall.url}/api/alerts/${id}?user=${USER}`, {
    method: 'PATCH',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ armed: false }),
  });
}

/** Creates alerts a tick above and a tick below the last price, so that the next change reaches one of them. */
async function postAround(symbol: string): Promise<void> {
  const read = async (path: string): Promise<unknown> => (await fetch(`${wall.url}${path}`)).json();
  const { bars } = (await read(`/api/bars?symbol=${symbol}&limit=1`)) as { bars: { close: number }[] };
  const { instruments } = (await read('/api/instruments')) as { instruments: Instrument[] };
  const { tickSize = 0 } = instruments.find((one) => one.symbol === symbol) ?? {};
  for (const [crosses, ticks] of [
    ['above', 1],
    ['below', -1],
  ] as const) {
    const price = (bars[0]?.close ?? 0) + ticks * tickSize;
    await post({ symbol, condition: { kind: 'price', crosses, price } });
  }
}

describe('an alert of the desk', () => {
  it('is created on the symbol of the group by a key, and is listed as armed', async () => {
    await page.locator('main').getByText('Chart', { exact: true }).first().click();
    await page.keyboard.press('!');
    const form = page.getByRole('dialog', { name: 'New alert' });
    await form.waitFor({ timeout: TIMEOUT_MS });
    expect(await form.getByRole('combobox', { name: 'Symbol' }).inputValue()).not.toBe('');
    await form.getByLabel('Condition').selectOption('move');
    await form.getByLabel('Change, %').fill('90');
    await form.getByLabel('Note').fill('far away');
    await form.getByRole('button', { name: 'Save' }).click();
    // In a fresh desk the list is behind the movers.
    await page.locator('.dv-tab', { hasText: 'Alerts' }).click();
    const row = table(page).getByRole('row').filter({ hasText: 'Moves ≥ 90 % in 5 min' });
    await row.getByText('Armed').waitFor({ timeout: TIMEOUT_MS });
    await expect
      .poll(() => row.locator('[data-part="now"]').textContent(), { timeout: TIMEOUT_MS })
      .toMatch(/^\d/);
    expect(await alertsOf(USER)).toMatchObject([
      { note: 'far away', condition: { kind: 'move', percent: 90 } },
    ]);
  });

  it("that is invalid is rejected in the form, with the server's message", async () => {
    await page.getByRole('button', { name: 'New alert' }).click();
    const form = page.getByRole('dialog', { name: 'New alert' });
    await form.getByRole('combobox', { name: 'Symbol' }).fill('no such thing');
    await form.getByLabel('Price').fill('1');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('Symbol “no such thing” not found').waitFor({ timeout: TIMEOUT_MS });
    await form.getByLabel('Condition').selectOption('feed');
    await form.getByLabel('Seconds').fill('0');
    await form.getByRole('button', { name: 'Save' }).click();
    await form.getByText('alert.condition.seconds must be a whole number from 1 to 86400, not 0').waitFor();
    await page.keyboard.press('Escape');
    await form.waitFor({ state: 'hidden', timeout: TIMEOUT_MS });
  });

  it('fires in a hidden tab with notification, sound and title, unread until the user returns', async () => {
    const other = await context.newPage();
    await other.goto(`${wall.url}/desk?lang=en`);
    await bell(other).waitFor({ timeout: TIMEOUT_MS });
    const { symbol } = (await alertsOf(USER))[0] as Alert;
    await setVisible(page, false);
    await setVisible(other, false);
    const both = async () =>
      (await Promise.all([recorded(page), recorded(other)])).flatMap(({ shown }) => shown);
    await postAround(symbol as string);
    await expect.poll(async () => (await both()).length, { timeout: TIMEOUT_MS }).toBeGreaterThan(0);
    // The price may have crossed the other target as well by now; no further notifications from here on.
    for (const { id, condition } of await alertsOf(USER)) if (condition.kind === 'price') await disarm(id);
    const fired = (await alertsOf(USER)).filter(({ unseen }) => unseen > 0).length;
    await expect.poll(async () => (await both()).length, { timeout: TIMEOUT_MS }).toBe(fired);
    expect(new Set((await both()).map(({ title }) => title)).size).toBe(fired);
    expect((await both())[0]?.title).toMatch(/^\w+ · Crosses (above|below) [\d.,]+$/);
    const rings = async () => (await recorded(page)).rings + (await recorded(other)).rings;
    await expect.poll(rings, { timeout: TIMEOUT_MS }).toBe(fired);
    const titles = async () => (await recorded(page)).titles;
    await expect
      .poll(titles, { timeout: TIMEOUT_MS })
      .toContainEqual(expect.stringMatching(/^● \w+ · Crosses/));
    await expect.poll(titles, { timeout: TIMEOUT_MS }).toContainEqual(expect.stringMatching(/^\(\d\) \w/));

    await setVisible(page, true);
    await expect.poll(() => page.title(), { timeout: TIMEOUT_MS }).toMatch(new RegExp(`^\\(${fired}\\) `));
    expect(await bell(page).getAttribute('data-unseen')).toBe(String(fired));
    await bell(page).click();
    const seen = table(page).getByRole('button', { name: 'Mark as read' });
    await expect.poll(() => seen.count(), { timeout: TIMEOUT_MS }).toBe(fired);
    await table(page).getByText('Fired', { exact: true }).first().waitFor();
    for (let left = fired; left > 0; left--) {
      await seen.first().click();
      await expect
        .poll(() => bell(page).getAttribute('data-unseen'), { timeout: TIMEOUT_MS })
        .toBe(String(left - 1));
    }
    // The other tab is notified.
    await expect.poll(() => bell(other).getAttribute('data-unseen'), { timeout: TIMEOUT_MS }).toBe('0');
    expect(await page.title()).not.toMatch(/^\(/);
    await other.close();
  });

  it('is in the history, can be changed, and can be removed', async () => {
    await page.getByRole('button', { name: 'History', exact: true }).click();
    await page
      .locator('main table')
      .getByText(/^Crosses/)
      .first()
      .waitFor({ timeout: TIMEOUT_MS });
    await page.locator('main').getByRole('button', { name: 'Alerts', exact: true }).click();
    const row = table(page).getByRole('row').filter({ hasText: 'Moves ≥ 90 %' });
    await row.getByRole('button', { name: /^Edit alert/ }).click();
    const form = page.getByRole('dialog', { name: 'Edit alert' });
    await form.getByLabel('Change, %').fill('80');
    await form.getByRole('button', { name: 'Save' }).click();
    const changed = table(page).getByRole('row').filter({ hasText: 'Moves ≥ 80 %' });
    await changed.waitFor({ timeout: TIMEOUT_MS });
    await changed.getByRole('button', { name: /^Remove/ }).click();
    await changed.waitFor({ state: 'detached', timeout: TIMEOUT_MS });
  });

  it('draws its price on the chart, without serious accessibility violations', async () => {
    const symbol = (await alertsOf(USER)).find((alert) => alert.symbol !== undefined)?.symbol;
    await post({ symbol, condition: { kind: 'price', crosses: 'above', price: 1e6 }, note: 'never' });
    await page.reload();
    await table(page).getByText('Crosses above 1,000,000').waitFor({ timeout: TIMEOUT_MS });
    expect(await seriousViolations(page)).toEqual([]);
    await page.keyboard.press('Control+k');
    const palette = page.getByRole('dialog', { name: 'Find a symbol or command' });
    await palette.waitFor({ timeout: TIMEOUT_MS });
    await page.keyboard.press('!');
    await page.getByRole('dialog', { name: 'New alert' }).waitFor({ timeout: TIMEOUT_MS });
    expect(await seriousViolations(page)).toEqual([]);
  });

  it.each([
    ['zh-CN', '预警', '上穿 1,000,000.00'],
    ['ru', 'Оповещения', 'Пересечёт'],
  ])('speaks %s', async (lang, name, text) => {
    await page.goto(`${wall.url}/desk?lang=${lang}`);
    await page.locator('main').getByText(text).first().waitFor({ timeout: TIMEOUT_MS });
    expect(await page.locator('main').getByText(name, { exact: true }).count()).toBeGreaterThan(0);
  });
});
