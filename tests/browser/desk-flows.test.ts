import { readFileSync } from 'node:fs';
import type { Browser, Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

/** Timeout for a page on a busy machine, ms. */
const WAIT = { timeout: 60_000 };
const LAPTOP = { width: 1440, height: 900 };
const LARGE = { width: 2560, height: 1440 };

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

async function openDesk(viewport = LAPTOP) {
  const { page, faults } = await openPage(browser, { viewport, acceptDownloads: true });
  page.setDefaultTimeout(WAIT.timeout);
  await page.goto(`${wall.url}/desk?lang=en`);
  await page.locator('[role="treegrid"] [data-kind="row"]').first().waitFor();
  return { page, faults };
}

const pane = (page: Page, name: RegExp) => page.getByRole('region', { name }).first();
const tabs = (page: Page) =>
  page.getByRole('tab').evaluateAll((all) => all.map((one) => one.textContent?.trim()));
const activeTab = (page: Page) => page.locator('.dv-active-group .dv-active-tab').textContent();
/** Returns the row of the list's keyboard cursor. */
const cursor = (page: Page) =>
  page.evaluate(() => {
    const grid = document.querySelector('.dv-active-group [role="treegrid"]');
    return document.getElementById(grid?.getAttribute('aria-activedescendant') ?? '')?.dataset.symbol ?? '';
  });
const listed = (page: Page) =>
  page
    .locator('.dv-active-group [role="treegrid"] [data-kind="row"]:visible')
    .evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.ariaRowIndex) - Number(b.ariaRowIndex))
        .map((row) => row.getAttribute('data-symbol')),
    );

/** Opens the palette, types, and presses keys there. */
async function searchFor(page: Page, query: string, ...keys: string[]): Promise<void> {
  const field = page.getByRole('combobox', { name: 'Find a symbol or command' });
  await page.keyboard.press('Control+k');
  await field.fill(query);
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses keys without a pause; on a busy machine pauses would exceed the time of a sequence. */
async function inSequence(page: Page, ...keys: string[]): Promise<void> {
  await page.evaluate((pressed) => {
    for (const key of pressed) {
      const code = /[a-z]/.test(key) ? `Key${key.toUpperCase()}` : `Digit${key}`;
      const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true });
      (document.activeElement ?? document.body).dispatchEvent(event);
    }
  }, keys);
}

describe('a desk on a large screen', () => {
  it('starts with every kind of pane that updates, each updating', async () => {
    const { page, faults } = await openDesk(LARGE);
    const moving = [
      /^Watchlist/,
      /^Chart ORVX/,
      /^Chart 9/,
      /^Order book/,
      /^Time & sales/,
      /^Movers/,
      /^Heatmap/,
    ];
    const texts = () => Promise.all(moving.map((name) => pane(page, name).textContent()));
    await expect.poll(texts, WAIT).toEqual(moving.map(() => expect.stringMatching(/\d/)));
    const first = await texts();
    await expect.poll(async () => (await texts()).filter((text, at) => text === first[at]), WAIT).toEqual([]);
    expect(await pane(page, /^Status log/).count()).toBe(1);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('a desk without a mouse', () => {
  it('finds a symbol, which all panes of the group and the URL show', async () => {
    const { page, faults } = await openDesk();
    await searchFor(page, 'zelm', 'Enter');
    for (const kind of ['Chart', 'Order book', 'Time & sales'])
      await expect.poll(() => tabs(page), WAIT).toContainEqual(expect.stringMatching(`${kind} ZELM`));
    await expect.poll(() => new URL(page.url()).searchParams.get('symbol'), WAIT).toMatch(/:ZELM$/);

    // From pane to pane, and across.
    await inSequence(page, 'g', '1');
    await expect.poll(() => activeTab(page), WAIT).toMatch(/Watchlist/);
    await page.keyboard.press('F6');
    await expect.poll(() => activeTab(page), WAIT).toMatch(/Chart/);
    await page.keyboard.press('Alt+ArrowRight');
    await expect.poll(() => activeTab(page), WAIT).toMatch(/Order book|Time/);
    await page.keyboard.press('Shift+F6');
    await page.keyboard.press('Alt+ArrowLeft');
    await inSequence(page, 'g', '1');
    await expect.poll(() => activeTab(page), WAIT).toMatch(/Watchlist/);

    // Wider by keys.
    const width = () => pane(page, /^Watchlist/).evaluate((one) => one.clientWidth);
    const before = await width();
    await page.keyboard.press('Alt+Shift+ArrowRight');
    await expect.poll(width, WAIT).toBeGreaterThan(before);

    // Within the list.
    const from = await cursor(page);
    await page.keyboard.press('k');
    await expect.poll(() => cursor(page), WAIT).not.toBe(from);
    const above = (await cursor(page)).split(':')[1];
    await expect.poll(() => tabs(page), WAIT).toContainEqual(expect.stringMatching(`^Chart ${above}`));

    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).getByText('Next pane').waitFor();
    await page.keyboard.press('Escape');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('creates a list, orders it and removes symbols', async () => {
    const { page } = await openDesk();
    await searchFor(page, 'orvx', '+', 'Escape');
    await expect.poll(() => tabs(page), WAIT).toContain('My list');
    await searchFor(page, 'zelm', '+', 'Escape');
    await searchFor(page, 'kord', '+', 'Enter');
    await page.getByRole('tab', { name: 'My list' }).click();
    await page.locator('.dv-active-group [role="treegrid"]').focus();
    await expect.poll(() => listed(page), WAIT).toHaveLength(3);
    const order = await listed(page);
    await expect.poll(() => cursor(page), WAIT).toMatch(/KORD$/);
    const [kord, ...others] = [...order].sort((a) => (a?.endsWith('KORD') ? -1 : 1));
    await page.keyboard.press('Shift+Home');
    await expect.poll(() => listed(page), WAIT).toEqual([kord, ...order.filter((one) => one !== kord)]);
    await page.keyboard.press('Delete');
    await expect.poll(() => listed(page), WAIT).toHaveLength(2);
    expect([...(await listed(page))].sort()).toEqual([...others].sort());
    await page.context().close();
  });
});

describe('layouts', () => {
  it('are kept over a reload, exported and imported, and an invalid file is rejected with the reason', async () => {
    const { page } = await openDesk();
    await inSequence(page, 'g', 'l');
    const panel = page.getByRole('dialog', { name: 'Layouts' });
    await panel.getByLabel('Layout name').fill('Opening');
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: '15m', exact: true }).first().click();
    await expect.poll(() => new URL(page.url()).search, WAIT).toMatch(/layout=Opening.*interval=15m/);
    // Saved a moment after the change.
    const kept = () => page.evaluate(() => localStorage.getItem('tickerwall.desk') ?? '');
    await expect.poll(kept, WAIT).toMatch(/15m/);
    await page.goto(`${wall.url}/desk?lang=en`);
    const chosen = page
      .getByRole('radiogroup', { name: 'Interval' })
      .first()
      .getByRole('radio', { checked: true });
    await expect.poll(() => chosen.allTextContents(), WAIT).toEqual(['15m']);

    const [file] = await Promise.all([
      page.waitForEvent('download') as Promise<Download>,
      searchFor(page, 'export layout', 'Enter'),
    ]);
    expect(file.suggestedFilename()).toBe('Opening.tickerwall-desk.json');
    const layout = JSON.parse(readFileSync(await file.path(), 'utf8'));
    expect(Object.keys(layout.panes)).toContain('watchlist');

    const give = async (name: string, content: string): Promise<void> => {
      const [chooser] = await Promise.all([
        page.waitForEvent('filechooser'),
        searchFor(page, 'import layout', 'Enter'),
      ]);
      await chooser.setFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
    };
    await give('shared.json', JSON.stringify({ ...layout, name: 'From a colleague' }));
    await page.getByRole('button', { name: 'From a colleague', pressed: true }).waitFor();
    await give('bad.json', JSON.stringify({ ...layout, version: 7 }));
    await page.getByText('bad.json: not a layout: version must be 1').waitFor();
    await page.context().close();
  });
});

describe('a pane', () => {
  it('floats, updates and handles keys in its own window, and is docked again when that is closed', async () => {
    const { page, faults } = await openDesk();
    await inSequence(page, 'g', '3');
    await expect.poll(() => activeTab(page), WAIT).toMatch(/Order book/);
    await inSequence(page, 'p', 'f');
    await page
      .locator('.dv-resize-container')
      .getByRole('tab', { name: /Order book/ })
      .waitFor();
    const [opened] = await Promise.all([page.waitForEvent('popup'), searchFor(page, 'pop out', 'Enter')]);
    const text = () => opened.locator('body').textContent();
    await expect.poll(text, WAIT).toMatch(/Order book[\s\S]*\d/);
    const before = await text();
    await expect.poll(text, WAIT).not.toBe(before);
    expect(await opened.locator('body').evaluate((body) => getComputedStyle(body).backgroundColor)).toBe(
      await page.locator('.screen').evaluate((screen) => getComputedStyle(screen).backgroundColor),
    );
    await opened.close();
    await expect.poll(() => tabs(page), WAIT).toContainEqual(expect.stringMatching(/Order book/));
    expect(faults).toEqual([]);
    await page.context().close();
  });
});

describe('the last minutes', () => {
  it('are replayed on the desk within its frame, under the user’s control, and live is one press away', async () => {
    const { page } = await openDesk();
    await inSequence(page, 'r', '5');
    const bar = page.getByRole('region', { name: 'Playback controls' });
    await bar.waitFor();
    await page.locator('header').getByText('REPLAY').waitFor();
    expect(page.url()).toContain('stream=replay');
    await bar.getByRole('button', { name: 'Pause' }).click();
    await bar.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await bar.getByRole('button', { name: 'Back to live' }).click();
    await page.locator('header').getByText('SIMULATED').waitFor();
    expect(page.url()).not.toContain('stream=');
    await page.context().close();
  });
});
