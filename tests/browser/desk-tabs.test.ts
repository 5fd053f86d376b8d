import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openChromium } from './chromium';
import { writeSimulatedTape } from './replay-tapes';
import { startWall, type WallServer } from './wall-server';

/** Longest that a page on a busy machine may take for anything, ms. */
const PATIENCE = 60_000;
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
  // The address names the language, so that the strip can be read.
  context = await browser.newContext({ viewport: { width: 1600, height: 900 }, locale: 'en-GB' });
});
afterEach(async () => {
  await context.close();
  await expect.poll(() => figures().then(({ clients }) => clients), { timeout: PATIENCE }).toBe(0);
});

/** What the server says of a stream. */
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
  await page.locator('footer').getByText(/ tab/).waitFor({ timeout: PATIENCE });
  return page;
}

const strip = async (page: Page) => (await page.locator('footer').textContent()) ?? '';

/** Waits until the strip says so. */
async function says(page: Page, text: RegExp): Promise<void> {
  await expect.poll(() => strip(page), { timeout: PATIENCE }).toMatch(text);
}

/** The text of the watchlist's prices, which painters write. */
function prices(page: Page): Promise<string> {
  return page.evaluate(() => document.querySelector('main')?.textContent ?? '');
}

/** Waits until prices on the page are others than now. */
async function moves(page: Page): Promise<void> {
  const before = await prices(page);
  await expect.poll(() => prices(page), { timeout: PATIENCE }).not.toBe(before);
}

/** Hides the page from itself, as another tab in front of it would; headless pages are all in front. */
async function see(page: Page, visible: boolean): Promise<void> {
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

describe('six tabs of the desk', () => {
  it('have one connection, also over a restart of the server', async () => {
    const pages: Page[] = [];
    for (let n = 0; n < 6; n++) pages.push(await openDesk());
    for (const page of pages) await says(page, /6 tabs · 1 connection/);
    expect((await figures()).clients).toBe(1);
    for (const page of pages) await moves(page);

    const port = new URL(wall.url).port;
    await wall.stop();
    for (const page of pages) await says(page, /Reconnecting/);
    wall = await start(['--port', port]);
    for (const page of pages) await says(page, /\/live OK[\s\S]*6 tabs · 1 connection/);
    for (const page of pages) await moves(page);
    expect((await figures()).clients).toBe(1);
  });
});

describe('a tab of the desk', () => {
  it('that is hidden gets nothing, and the present when it is seen again', async () => {
    const page = await openDesk();
    await moves(page);
    await see(page, false);
    // What was on its way is taken; then nothing comes any more.
    await page.waitForTimeout(1_500);
    const before = await prices(page);
    await page.waitForTimeout(2_500);
    expect(await prices(page)).toBe(before);
    expect((await figures()).clients).toBe(1);
    await see(page, true);
    await expect.poll(() => prices(page), { timeout: PATIENCE }).not.toBe(before);
    await moves(page);
  });

  it('that crashes leaves no subscription behind, and the others as they were', async () => {
    const stays = await openDesk();
    await says(stays, /1 tab · 1 connection/);
    const { rooms } = await figures();
    // Another symbol is another chart, book and tape: rooms that only this tab is in.
    const crashes = await openDesk('&symbol=simx:QBRT');
    await says(crashes, /2 tabs · 1 connection/);
    await crashes.goto('chrome://crash').catch(() => undefined);
    await says(stays, /1 tab · 1 connection/);
    await expect.poll(() => figures().then((now) => now.rooms), { timeout: PATIENCE }).toBe(rooms);
    await moves(stays);
  });

  it('says that it is not connected when the worker is killed, and goes on with a new one', async () => {
    const pages = [await openDesk(), await openDesk()];
    for (const page of pages) {
      await says(page, /2 tabs/);
      await page.evaluate(() => {
        const states: string[] = [];
        Object.assign(window, { states });
        new MutationObserver(() => {
          const state = document.querySelector('footer span')?.textContent ?? '';
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
      await expect.poll(states, { timeout: PATIENCE }).toMatch(/Reconnecting.*OK/);
      await says(page, /2 tabs · 1 connection/);
      await moves(page);
    }
    expect((await figures()).clients).toBe(1);
  });

  it.each([
    ['a worker of its own', ['SharedWorker'], 'This tab’s own connection, in a worker'],
    ['the page', ['SharedWorker', 'Worker'], 'This tab’s own connection, in the page'],
    ['the same without locks', ['navigator.locks'], 'One connection for all tabs of this browser'],
  ])('has its connection in %s where the browser has nothing better', async (_, missing, title) => {
    await context.addInitScript((names) => {
      for (const name of names) {
        if (name === 'navigator.locks') Object.defineProperty(navigator, 'locks', { value: undefined });
        else Reflect.deleteProperty(globalThis, name);
      }
    }, missing);
    const page = await openDesk();
    await page.locator('footer').getByTitle(title).waitFor({ timeout: PATIENCE });
    await says(page, /1 tab · 1 connection/);
    await moves(page);
    expect((await figures()).clients).toBe(1);
  });
});

describe('the desk of a replay', () => {
  it('shows the session as it shows the live stream, with its clock, and says so', async () => {
    const body = JSON.stringify({ tapes: [TAPE], playing: true, speed: 4 });
    const headers = { 'Content-Type': 'application/json' };
    const opened = await fetch(`${wall.url}/api/sessions`, { method: 'POST', headers, body });
    const { id, stream } = (await opened.json()) as { id: string; stream: string };
    const page = await openDesk(`&stream=replay/${id}&zones=UTC`);
    await says(page, /REPLAY/);
    await says(page, new RegExp(`${stream} OK`));
    await page.locator('header').getByText('REPLAY').waitFor();
    await page
      .locator('header')
      .getByText(/^11:\d\d:\d\d$/)
      .waitFor();
    await moves(page);
    expect((await figures(stream)).clients).toBe(1);
    const control = { method: 'DELETE' };
    await page.close();
    await fetch(`${wall.url}/api/sessions/${id}`, control);
  });

  it('that is over says so', async () => {
    const page = await context.newPage();
    await page.goto(`${wall.url}/desk?lang=en&stream=replay/nosuch`);
    await page.getByText('This session has ended').waitFor({ timeout: PATIENCE });
  });
});
