import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { boxOf, openChromium, openPage, type WatchedPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

const WAIT = { timeout: 30_000 };

let wall: WallServer;
let browser: Browser;
let watched: WatchedPage;
let page: Page;
let plot: Locator;

/** One page for all tests: each restores the desk, apart from added panes. */
beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
  watched = await openPage(browser, { viewport: { width: 1440, height: 900 }, acceptDownloads: true });
  ({ page } = watched);
  await page.goto(`${wall.url}/desk?lang=en`);
  plot = page.locator('[data-from]');
  await page.locator('[data-from]:not([data-from=""])').waitFor(WAIT);
}, 90_000);

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

/** Returns a place on the chart, in shares of its size. */
async function placeOn(x: number, y: number): Promise<{ x: number; y: number }> {
  const box = await boxOf(plot);
  return { x: box.x + box.width * x, y: box.y + box.height * y };
}

async function contentOf(press: () => Promise<unknown>): Promise<{ name: string; content: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

function rowsOf(content: Buffer): string[][] {
  const text = content.toString('utf8').replace('\uFEFF', '').trim();
  return text.split('\r\n').map((line) => line.split(','));
}

async function chartMenu(item: string): Promise<void> {
  const { x, y } = await placeOn(0.5, 0.5);
  await page.mouse.click(x, y, { button: 'right' });
  await page.getByRole('menuitem', { name: item }).click();
}

async function compareWith(query: string, found: RegExp): Promise<void> {
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  const field = page.getByRole('combobox', { name: 'Compare with a symbol' });
  await field.fill(query);
  await page.locator('[role="option"][aria-selected="true"]').filter({ hasText: found }).waitFor();
  await field.press('Enter');
  await page.keyboard.press('Escape');
}

const sliders = (): Locator => plot.getByRole('slider');
const lineText = (at: number): Promise<string | null> => sliders().nth(at).getAttribute('aria-valuetext');

/** Returns the texts that canvases of the page draw within a second. */
function textsDrawn(): Promise<string[]> {
  return page.evaluate(async () => {
    const fill = CanvasRenderingContext2D.prototype.fillText;
    const texts = new Set<string>();
    CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
      texts.add(text);
      fill.call(this, text, ...place);
    };
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    CanvasRenderingContext2D.prototype.fillText = fill;
    return [...texts];
  });
}

describe('the chart of the desk', () => {
  it('compares with another symbol in percent, also in its CSV, with prices at lines, until that is removed', async () => {
    await compareWith('qbrt', /QBRT/);
    const value = page.locator('[data-part="compared-0"]');
    await expect.poll(() => value.textContent(), WAIT).toMatch(/^[+−]?\d+\.\d\d%$/);
    const { name, content } = await contentOf(() => chartMenu('Save as CSV'));
    expect(name).toMatch(/^simx-\w+-1m\.csv$/);
    const [head, ...rows] = rowsOf(content);
    expect(head?.slice(0, 7)).toEqual(['start', 'open', 'high', 'low', 'close', 'volume', 'trades']);
    expect(head?.at(-1)).toBe('simx:QBRT');
    expect(rows.length).toBeGreaterThan(50);
    for (const row of rows) expect(row[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000000Z$/);
    expect(rows.flatMap((row) => row.slice(1, 7)).every((cell) => Number(cell) > 0)).toBe(true);
    await plot.focus();
    await plot.press('l');
    await expect.poll(() => sliders().count(), WAIT).toBe(1);
    expect(await textsDrawn()).toContain(await lineText(0));
    await page.keyboard.press('Delete');
    await plot.getByRole('button', { name: 'Remove QBRT' }).click();
    await expect.poll(() => value.count(), WAIT).toBe(0);
  });

  it('has lines that are drawn, moved and removed by keys alone, and saved', async () => {
    await plot.focus();
    await plot.press('l');
    await expect.poll(() => sliders().count(), WAIT).toBe(1);
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('role')), WAIT)
      .toBe('slider');
    const drawn = Number(await lineText(0));
    await page.keyboard.press('ArrowUp');
    await expect.poll(async () => Number(await lineText(0)), WAIT).toBeCloseTo(drawn + 0.01, 6);
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(async () => Number(await lineText(0)), WAIT).toBeCloseTo(drawn - 0.09, 6);
    // A layout is saved a moment after a change.
    const kept = (): Promise<boolean> =>
      page.evaluate(() => /lines.{1,20}simx:/.test(localStorage.getItem('tickerwall.desk') ?? ''));
    await expect.poll(kept, WAIT).toBe(true);
    await page.keyboard.press('Delete');
    await expect.poll(() => sliders().count(), WAIT).toBe(0);
  });

  it('has lines that are drawn by a click and moved by the pointer', async () => {
    await page.getByRole('button', { name: 'Draw a line' }).click();
    const { x, y } = await placeOn(0.5, 0.3);
    await page.mouse.click(x, y);
    await expect.poll(() => sliders().count(), WAIT).toBe(1);
    const drawn = Number(await lineText(0));
    const from = await plot.getAttribute('data-from');
    // The price range may have changed since the line was drawn.
    const grip = await boxOf(sliders().first());
    const height = grip.y + grip.height / 2;
    await page.mouse.move(x, height);
    await page.mouse.down();
    await page.mouse.move(x, height + 60, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => Number(await lineText(0)), WAIT).toBeLessThan(drawn);
    // The drag moved the line, not the chart: with any new bar, the chart moved by less than the drag.
    expect(Math.abs(Number(await plot.getAttribute('data-from')) - Number(from))).toBeLessThan(240_000_000);
    await chartMenu('Remove all lines');
    await expect.poll(() => sliders().count(), WAIT).toBe(0);
  });

  it('is saved as an image with title and legend', async () => {
    const { name, content } = await contentOf(() => chartMenu('Save as image'));
    expect(name).toMatch(/^simx-\w+-1m\.png$/);
    const picture = PNG.sync.read(content);
    const box = await boxOf(plot);
    expect(picture.width).toBeGreaterThanOrEqual(Math.floor(box.width));
    expect(picture.height).toBeGreaterThan(box.height);
    const colors = new Set<number>();
    for (let at = 0; at < picture.data.length; at += 4) colors.add(picture.data.readUInt32BE(at));
    expect(colors.size).toBeGreaterThan(20);
    expect(picture.data.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
  });
});

describe('the depth pane of the desk', () => {
  it('draws the order book as a curve and shows its levels, by pointer and by keys', async () => {
    await page.getByRole('button', { name: 'Depth chart' }).click();
    const curve = page.getByRole('group', { name: /^Depth chart/ });
    const words = page.locator('[data-part="word-0"]');
    await expect.poll(() => words.textContent(), WAIT).toBe('Mid');
    const box = await boxOf(curve);
    await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5);
    await expect.poll(() => words.textContent(), WAIT).toMatch(/^Bid \d/);
    await page.mouse.move(box.x + box.width * 0.5, box.y - 200);
    await curve.focus();
    await curve.press('ArrowRight');
    await expect.poll(() => curve.locator('[aria-live]').textContent(), WAIT).toMatch(/^Ask \d.* total/);
    await curve.press('Escape');
    await expect.poll(() => words.textContent(), WAIT).toBe('Mid');
  });

  it('is exported as a table with cumulative bids and asks', async () => {
    await page
      .getByRole('region', { name: /^Order book/ })
      .getByRole('button', { name: 'Export' })
      .click();
    const { name, content } = await contentOf(() =>
      page.getByRole('menuitem', { name: 'Save as CSV' }).click(),
    );
    expect(name).toMatch(/^depth-simx-\w+\.csv$/);
    const [head, ...rows] = rowsOf(content);
    expect(head).toEqual(['side', 'price', 'size', 'cumulative']);
    expect(new Set(rows.map(([side]) => side))).toEqual(new Set(['ask', 'bid']));
    await page.keyboard.press('Escape');
  });
});

describe('the heatmap of the desk', () => {
  const tab = (name: string): Locator => page.locator('.dv-tab', { hasText: name });
  const leaves = (): Locator => page.locator('button[data-symbol][aria-pressed]');

  it('shows details of its leaves, and a picked one in the whole group', async () => {
    // A new pane is a tab of the focused group.
    await tab('Movers').click();
    // The library activates a tab one frame after the click.
    await expect.poll(() => tab('Movers').getAttribute('aria-selected'), WAIT).toBe('true');
    await page.keyboard.press('n');
    await page.keyboard.press('h');
    await expect.poll(() => leaves().count(), WAIT).toBeGreaterThan(15);
    await expect
      .poll(async () => (await leaves().allTextContents()).every((text) => /\s\S/.test(text)), WAIT)
      .toBe(true);
    await page.locator('button[data-symbol][aria-pressed][tabindex="0"]').focus();
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset.symbol);
    const first = await focused();
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) {
      await page.keyboard.press(key);
      if ((await focused()) !== first) break;
    }
    const next = await focused();
    expect(next).not.toBe(first);
    await page.keyboard.press('Enter');
    const picked = page.locator(`button[data-symbol="${next}"][aria-pressed="true"]`);
    await expect.poll(() => picked.count(), WAIT).toBe(1);
    await expect.poll(() => new URL(page.url()).searchParams.get('symbol'), WAIT).toBe(next);
  });

  it('is unmounted behind another tab, and restored when shown', async () => {
    await tab('Movers').click();
    await expect.poll(() => leaves().count(), WAIT).toBe(0);
    await tab('Heatmap').click();
    await expect.poll(() => leaves().count(), WAIT).toBeGreaterThan(15);
  });

  it('is accessible beside the depth chart, a comparison and a line', async () => {
    await compareWith('phel', /PHEL/);
    await plot.press('l');
    await expect.poll(() => sliders().count(), WAIT).toBe(1);
    expect(await seriousViolations(page)).toEqual([]);
    expect(watched.faults).toEqual([]);
  });
});
