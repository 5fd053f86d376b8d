import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openChromium } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { startWall, type WallServer } from './wall-server';

/** Timeout for a page on a busy machine, ms. */
const TIMEOUT_MS = 60_000;
const TAPE = 'tabs';

let wall: WallServer;
let browser: Browser;
let context: BrowserContext;

function start(flags: readonly string[] = []): Promise<WallServer> {
  return startWall(['--sim-symbols', '20', ...flags], (dataDir) =>
    writeSimulatedTape(dataDir, TAPE, { start: '2026-03-12T11:07:00Z', seconds: 600, symbols: 8 }),
  );
}

beforeAll(async () => {
  [wall, browser] = await Promise.all([start(), openChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});
beforeEach(async () => {
  // The URL sets the language, so that the strip can be read.
  context = await browser.newContext({ viewport: { width: 1600, height: 900 }, locale: 'en-GB' });
});
afterEach(async () => {
  await context.close();
  await expect.poll(() => figures().then(({ clients }) => clients), { timeout: TIMEOUT_MS }).toBe(0);
});

/** Returns the statistics of a stream. */
async function figures(stream = '/live'): Promise<{ clients: number; rooms: number }> {
  const answer = await fetch(`${wall.url}/api/streams`);
  const { streams } = (await answer.json()) as {
    streams: { stream: string; clients: number; rooms: number }[];
  };
  const found = streams.find((one) => one.stream === stream);
  if (found === undefined) throw new Error(`there is no stream ${stream}`);
  return found;
}

async function openDesk(query = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${wall.url}/desk?lang=en${query}`);
  await page.locator('footer').getByText(/ tab/).waitFor({ timeout: TIMEOUT_MS });
  return page;
}

const strip = async (page: Page) => (await page.locator('footer').textContent()) ?? '';

/** Waits until the strip shows the text. */
async function waitForText(page: Page, text: RegExp): Promise<void> {
  await expect.poll(() => strip(page), { timeout: TIMEOUT_MS }).toMatch(text);
}

/** Returns the text of the watchlist's prices, which painters write. */
function prices(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector('main')?.textContent ?? '');
}

/** Waits until prices on the page change. */
async function waitForNewPrices(page: Page): Promise<void> {
  const before = await prices(page);
  await expect.poll(() => prices(page), { timeout: TIMEOUT_MS }).not.toBe(before);
}

/** Simulates a hidden tab for the page; headless pages are all visible. */
async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate((shown) => {
    Object.defineProperty(document, 'visibilityState', {
      configurable: true,
      get: () => (shown ? 'visible' : 'hidden'),
    });
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => !shown });
    document.dispatchEvent(new Event('visibilitychange'));
  }, visible);
}

async function sharedWorkers(): Promise<string[]> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  await session.detach();
  return targetInfos.filter(({ type }) => type === 'shared_worker').map(({ targetId }) => targetId);
}

describe('four tabs of the desk', () => {
  it('share one connection, also over a restart of the server', async () => {
    const pages: Page[] = [];
    for (let n = 0; n < 4; n++) pages.push(await openDesk());
    for (const page of pages) await waitForText(page, /4 tabs · 1 connection/);
    expect((await figures()).clients).toBe(1);
    for (const page of pages) await waitForNewPrices(page);

    for (const page of pages) await countBells(page);
    const port = new URL(wall.url).port;
    await wall.stop();
    for (const page of pages) await waitForText(page, /Reconnecting/);
    await expectOutage(pages[0] as Page);
    // In one tab of the four.
    await expect.poll(async () => (await Promise.all(pages.map(bells))).sort()).toEqual([0, 0, 0, 1]);
    wall = await start(['--port', port]);
    for (const page of pages) await waitForText(page, /\/live OK[\s\S]*4 tabs · 1 connection/);
    for (const page of pages) await waitForNewPrices(page);
    expect((await figures()).clients).toBe(1);
    await expect
      .poll(() => marks(pages[0] as Page))
      .toEqual({ outage: false, title: false, icon: 'mark.svg' });
  });
});

/** Counts the bells that the page begins to ring. */
async function countBells(page: Page): Promise<void> {
  await page.evaluate(() => {
    const counted = Object.assign(window, { bells: 0 });
    const Real = AudioContext;
    window.AudioContext = class extends Real {
      constructor() {
        super();
        counted.bells += 1;
      }
    };
  });
}

function bells(page: Page): Promise<number> {
  return page.evaluate(() => (window as unknown as { bells: number }).bells);
}

/** Checks that a desk without a connection says so everywhere, and shows no price and no latency as current. */
async function expectOutage(page: Page): Promise<void> {
  const alert = page.getByRole('alert').filter({ hasText: 'No connection to the server' });
  await alert.waitFor({ timeout: TIMEOUT_MS });
  expect(await alert.textContent()).toMatch(/Last update \d\d:\d\d:\d\d/);
  await expect.poll(() => marks(page)).toEqual({ outage: true, title: true, icon: 'mark-outage.svg' });
  await expect.poll(() => strip(page)).toMatch(/venue – – – server – – – screenlatency p95 –/);
  const current = page.locator('main [data-row][data-symbol]:visible:not([data-age])', { hasText: /\d/ });
  await expect.poll(() => current.count()).toBe(0);
}

/** Returns the marks of an outage on the page and on its tab. */
async function marks(page: Page): Promise<{ outage: boolean; title: boolean; icon: string | undefined }> {
  const icon = await page.locator('link[rel="icon"]').getAttribute('href');
  return {
    outage: await page.getByRole('alert').filter({ hasText: 'No connection' }).isVisible(),
    title: (await page.title()).startsWith('⚠ No connection to the server'),
    icon: icon?.split('/').at(-1)?.replace(/\?.*/, ''),
  };
}

describe('a tab of the desk', () => {
  it('that is hidden receives no data, and catches up when it is shown', async () => {
    const page = await openDesk();
    await waitForNewPrices(page);
    await setVisible(page, false);
    // Frames under way are applied; then no more arrive.
    await page.waitForTimeout(1_500);
    const before = await prices(page);
    await page.waitForTimeout(2_500);
    expect(await prices(page)).toBe(before);
    expect((await figures()).clients).toBe(1);
    await setVisible(page, true);
    await expect.poll(() => prices(page), { timeout: TIMEOUT_MS }).not.toBe(before);
    await waitForNewPrices(page);
  });

  it('that crashes leaves no subscription, and other tabs unaffected', async () => {
    const stays = await openDesk();
    await waitForText(stays, /1 tab · 1 connection/);
    const { rooms } = await figures();
    // Another symbol has another chart, order book and trades: rooms of this tab only.
    const crashes = await openDesk('&symbol=simx:QBRT');
    await waitForText(crashes, /2 tabs · 1 connection/);
    await crashes.goto('chrome://crash').catch(() => undefined);
    await waitForText(stays, /1 tab · 1 connection/);
    await expect.poll(() => figures().then((now) => now.rooms), { timeout: TIMEOUT_MS }).toBe(rooms);
    await waitForNewPrices(stays);
  });

  it('reports a lost connection when the worker is killed, and continues with a new one', async () => {
    const pages = [await openDesk(), await openDesk()];
    for (const page of pages) {
      await waitForText(page, /2 tabs/);
      await page.evaluate(() => {
        const states: string[] = [];
        Object.assign(window, { states });
        new MutationObserver(() => {
          const state = document.querySelector('footer a')?.textContent ?? '';
          if (states.at(-1) !== state) states.push(state);
        }).observe(document.querySelector('footer') as Node, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      });
    }
    const [worker] = await sharedWorkers();
    const session = await browser.newBrowserCDPSession();
    await session.send('Target.closeTarget', { targetId: worker as string });
    for (const page of pages) {
      const states = () => page.evaluate(() => (window as unknown as { states: string[] }).states.join(' '));
      await expect.poll(states, { timeout: TIMEOUT_MS }).toMatch(/Reconnecting.*OK/);
      await waitForText(page, /2 tabs · 1 connection/);
      await waitForNewPrices(page);
    }
    expect((await figures()).clients).toBe(1);
  });

  it.each([
    ['a worker of its own', ['SharedWorker'], 'This tab’s own connection, in a worker'],
    ['the page', ['SharedWorker', 'Worker'], 'This tab’s own connection, in the page'],
    ['the same without locks', ['navigator.locks'], 'One connection for all tabs of this browser'],
  ])('has its connection in %s if the browser supports nothing better', async (_, missing, title) => {
    await context.addInitScript((names) => {
      for (const name of names) {
        if (name === 'navigator.locks') Object.defineProperty(navigator, 'locks', { value: undefined });
        else Reflect.deleteProperty(globalThis, name);
      }
    }, missing);
    const page = await openDesk();
    await page.locator('footer').getByTitle(title).waitFor({ timeout: TIMEOUT_MS });
    await waitForText(page, /1 tab · 1 connection/);
    await waitForNewPrices(page);
    expect((await figures()).clients).toBe(1);
  });
});

describe('the desk of a replay', () => {
  it('shows the session like the live stream, with its clock and REPLAY', async () => {
    const body = JSON.stringify({ tapes: [TAPE], playing: true, speed: 4 });
    const headers = { 'Content-Type': 'application/json' };
    const opened = await fetch(`${wall.url}/api/sessions`, { method: 'POST', headers, body });
    const { id, stream } = (await opened.json()) as { id: string; stream: string };
    const page = await openDesk(`&stream=replay/${id}&zones=UTC`);
    await waitForText(page, /REPLAY/);
    await waitForText(page, new RegExp(`${stream} OK`));
    await page.locator('header').getByText('REPLAY').waitFor();
    await page
      .locator('header')
      .getByText(/^11:\d\d:\d\d$/)
      .waitFor();
    await waitForNewPrices(page);
    expect((await figures(stream)).clients).toBe(1);
    const control = { method: 'DELETE' };
    await page.close();
    await fetch(`${wall.url}/api/sessions/${id}`, control);
  });

  it('that has ended shows a message', async () => {
    const page = await context.newPage();
    await page.goto(`${wall.url}/desk?lang=en&stream=replay/nosuch`);
    await page.getByText('This session has ended').waitFor({ timeout: TIMEOUT_MS });
  });
});
