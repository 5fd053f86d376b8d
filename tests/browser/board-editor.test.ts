import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { boxOf, openChromium, openPage } from './chromium';
import { cutTexts } from './cut-texts';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  const flags = ['--rewind-minutes', '0', '--sim-symbols', '12', '--sim-rate', '60'];
  [wall, browser] = await Promise.all([startWall(flags), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

interface SavedBoard {
  readonly board: { readonly areas: readonly string[]; readonly tiles: readonly { area: string }[] };
  readonly revision: number;
}

async function saved(id: string): Promise<SavedBoard> {
  return (await (await fetch(`${wall.url}/api/boards/${id}`)).json()) as SavedBoard;
}

/** Returns the tiles of a saved board: name, and x, y, w, h in cells. */
async function placesOf(id: string): Promise<Record<string, string>> {
  const { areas } = (await saved(id)).board;
  const cells = areas.map((row) => row.split(' '));
  const names = new Set(cells.flat());
  names.delete('.');
  return Object.fromEntries(
    [...names].map((name) => {
      const y = cells.findIndex((row) => row.includes(name));
      const row = cells[y] ?? [];
      const x = row.indexOf(name);
      const w = row.lastIndexOf(name) - x + 1;
      const h = cells.filter((one) => one.includes(name)).length;
      return [name, [x, y, w, h].join(' ')];
    }),
  );
}

/** Creates a board on the page of all boards, and waits for its editor. */
async function create(page: Page, title: string, start: string): Promise<void> {
  await page.goto(`${wall.url}/boards?lang=en`);
  await page.getByRole('button', { name: 'New board' }).click();
  await page.keyboard.type(title);
  await page.getByRole('radio', { name: start }).check();
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await page.waitForURL(`**/boards/${title.toLowerCase()}*`);
  await page.getByRole('region', { name: 'Canvas' }).waitFor();
}

const tile = (page: Page, area: string) => page.locator(`[data-cell-area="${area}"]`);

describe('the editor of boards', () => {
  it('makes a board by keyboard alone, which a wall shows as it is saved', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await create(page, 'Floor', 'Empty');
    const screen = (await openPage(browser)).page;
    await screen.goto(`${wall.url}/wall/floor?lang=en`);
    await screen.getByRole('heading', { name: 'Floor' }).waitFor();
    expect(await screen.locator('[data-tile]').count()).toBe(0);

    await page.keyboard.press('/');
    await page.keyboard.type('candles');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-cell-area')))
      .toBe('candles');
    for (const key of ['Shift+ArrowRight', 'Shift+ArrowDown', 'ArrowRight', 'ArrowDown'])
      await page.keyboard.press(key);
    await expect.poll(() => placesOf('floor')).toEqual({ candles: '1 1 4 3' });
    await screen.locator('[data-tile="candles"]').waitFor();

    await page.keyboard.press('Control+d');
    await expect.poll(async () => Object.keys(await placesOf('floor'))).toEqual(['candles', 'candles-2']);
    await page.keyboard.press('Delete');
    await expect.poll(() => placesOf('floor')).toEqual({ candles: '1 1 4 3' });
    await page.keyboard.press('Control+z');
    await expect.poll(async () => Object.keys(await placesOf('floor'))).toHaveLength(2);
    await page.keyboard.press('Control+y');
    await expect.poll(async () => Object.keys(await placesOf('floor'))).toHaveLength(1);
    expect(await seriousViolations(page)).toEqual([]);
    expect(await cutTexts(page)).toEqual([]);
    expect(faults).toEqual([]);
    await Promise.all([page.context().close(), screen.context().close()]);
  });

  it('makes a board by pointer: drag from the palette, move, resize, options, undo, and a reload keeps it', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await create(page, 'Desk', 'Market overview');
    const heatmap = await boxOf(tile(page, 'heatmap'));
    await page.mouse.move(heatmap.x + heatmap.width / 2, heatmap.y + heatmap.height / 2);
    const cell = heatmap.width / 7;

    // A new tile pushes or shrinks the one that it is dropped on.
    const kind = await boxOf(page.locator('[data-kind="hero"]'));
    await page.mouse.move(kind.x + 20, kind.y + 20);
    await page.mouse.down();
    await page.mouse.move(heatmap.x + 0.5 * cell, heatmap.y + 0.5 * cell, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await placesOf('desk')).hero).toBe('0 2 3 2');

    // A handle resizes.
    const handle = await boxOf(tile(page, 'hero').locator('[data-handle="e"]'));
    await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
    await page.mouse.down();
    await page.mouse.move(handle.x + 1.2 * cell, handle.y, { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await placesOf('desk')).hero).toBe('0 2 4 2');

    // Alt swaps.
    const movers = await boxOf(tile(page, 'movers'));
    const leaders = await boxOf(tile(page, 'leaders'));
    await page.mouse.move(movers.x + movers.width / 2, movers.y + movers.height / 2);
    await page.mouse.down();
    await page.keyboard.down('Alt');
    await page.mouse.move(leaders.x + leaders.width / 2, leaders.y + leaders.height / 2, { steps: 4 });
    await page.mouse.up();
    await page.keyboard.up('Alt');
    await expect.poll(async () => (await placesOf('desk')).movers).toBe('7 0 5 5');

    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(async () => (await placesOf('desk')).movers).toBe('7 5 5 3');

    await tile(page, 'heatmap').click();
    await page.getByRole('radio', { name: 'Venue' }).click();
    await expect
      .poll(async () => (await saved('desk')).board.tiles)
      .toContainEqual(expect.objectContaining({ area: 'heatmap', group: 'venue' }));
    await page.reload();
    await tile(page, 'hero').waitFor();
    expect((await placesOf('desk')).hero).toBe('0 2 4 2');
    await page.context().close();
  });

  it('notifies the later of two people, and keeps both states', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await create(page, 'Shared', 'Prices');
    const { board, revision } = await saved('shared');
    let isFirst = true;
    await page.route('**/api/boards/shared', async (route) => {
      if (route.request().method() === 'PUT' && isFirst) {
        isFirst = false;
        await fetch(`${wall.url}/api/boards/shared`, {
          method: 'PUT',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ ...board, title: 'Theirs' }),
        });
      }
      await route.continue();
    });
    await tile(page, 'movers').click();
    await page.keyboard.press('Delete');
    await page.getByRole('alert').getByText('Changed in the meantime').waitFor();
    await page.getByRole('button', { name: 'Keep mine' }).click();
    await expect.poll(async () => (await saved('shared')).board.tiles).toHaveLength(2);
    expect((await saved('shared')).revision).toBe(revision + 2);
    await page.getByRole('button', { name: 'History' }).click();
    await page.getByRole('dialog').getByText(`Revision ${revision}`, { exact: true }).waitFor();
    await page.context().close();
  });

  it('is usable on a phone, in Russian', async () => {
    const { page } = await openPage(browser, { viewport: { width: 390, height: 844 } });
    await page.goto(`${wall.url}/boards/overview?lang=ru`);
    await tile(page, 'leaders').click();
    await page.getByRole('button', { name: 'Больше: Инструментов' }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });

  it('exports a board that can be imported', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${wall.url}/boards?lang=en`);
    await page
      .locator('[data-board="focus"]')
      .getByRole('button', { name: /^Actions/ })
      .click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Export' }).click(),
    ]);
    const file = await download.path();
    const text = await (await import('node:fs/promises')).readFile(file, 'utf8');
    const copy = { ...(JSON.parse(text) as object), id: 'focus-copy', title: 'Copy' };
    await page.locator('input[type="file"]').setInputFiles({
      name: 'copy.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify(copy)),
    });
    await page.locator('[data-board="focus-copy"]').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await page.context().close();
  });
});
