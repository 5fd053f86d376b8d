import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScreenStatus } from '../../lib/protocol/screens/screen-status';
import { openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

const dataDir = mkdtempSync(join(tmpdir(), 'control-'));
let wall: WallServer;
let browser: Browser;
let pages: readonly Page[];

const open = async (name: string): Promise<Page> => {
  const { page } = await openPage(browser, { locale: 'en' });
  await page.goto(`${wall.url}/wall/overview?name=${name}`);
  return page;
};

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall([], undefined, dataDir), openChromium()]);
  // One after the other, so that their numbers are known.
  pages = [await open('One')];
  await pages[0]?.locator('[data-tile]').first().waitFor();
  pages = [...pages, await open('Two')];
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const WAIT = { timeout: 30_000 };

async function statuses(): Promise<readonly ScreenStatus[]> {
  const answer = await fetch(`${wall.url}/api/screens/status`);
  return ((await answer.json()) as { screens: readonly ScreenStatus[] }).screens;
}

/** Runs a command for all walls, and waits until they have painted it. */
async function command(body: object): Promise<void> {
  const answer = await fetch(`${wall.url}/api/screens/commands`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ groups: ['*'], ...body }),
  });
  expect(answer.status).toBe(200);
  const { revision } = (await answer.json()) as { revision: number };
  // A slow machine paints later than the answer waits.
  await expect
    .poll(async () => (await statuses()).map(({ report }) => report?.revision), WAIT)
    .toEqual([revision, revision]);
}

const [one, two] = [(): Page => pages[0] as Page, (): Page => pages[1] as Page];

describe('walls of the control room', () => {
  it('are listed once they paint', async () => {
    await expect.poll(async () => (await statuses()).map(({ state }) => state), WAIT).toEqual(['ok', 'ok']);
    expect((await statuses()).map(({ number, name }) => `${number} ${name}`)).toEqual(['1 One', '2 Two']);
  });

  it('show the board of a command without a reload, with the same revision painted', async () => {
    for (const page of pages) await page.evaluate(() => Object.assign(window, { stayed: true }));
    await command({ display: { board: 'quotes' } });
    for (const page of pages) {
      await page.locator('[data-shown="true"] [data-tile="quotes"]').waitFor();
      expect(await page.evaluate(() => 'stayed' in window)).toBe(true);
    }
    expect((await statuses()).map(({ report }) => report?.board)).toEqual(['quotes', 'quotes']);
  });

  it('show a message, dimming and black, and take them away again', async () => {
    await command({ display: { message: { text: 'Fire drill', level: 'alert' }, brightness: 0.4 } });
    await one().getByRole('alert').getByText('Fire drill').waitFor();
    expect(
      await one()
        .locator('[data-dim]')
        .evaluate((cover) => getComputedStyle(cover).opacity),
    ).toBe('0.6');
    await command({ display: { message: null, brightness: null, blank: true } });
    expect(await one().getByText('Fire drill').count()).toBe(0);
    await one().locator('[data-blank]').waitFor();
    await command({ display: { blank: null } });
    expect(await one().locator('[data-blank]').count()).toBe(0);
  });

  it('show their number and name', async () => {
    await command({ act: 'identify' });
    expect(await one().locator('[data-identity]').textContent()).toBe('1One');
    expect(await two().locator('[data-identity]').textContent()).toBe('2Two');
  });

  it('change language, theme and zoom while they run', async () => {
    await command({ display: { language: 'zh-CN', theme: 'light', zoom: 1.2 } });
    await one().getByText('模拟数据').first().waitFor();
    const screen = one().locator('.screen .wall').first();
    const ground = await screen.evaluate((element) => getComputedStyle(element).getPropertyValue('--ground'));
    expect([ground, await one().evaluate(() => document.documentElement.lang)]).toEqual(['#eef1f5', 'zh-CN']);
    await command({ display: { language: null, theme: null, zoom: null } });
    await one().getByText('SIMULATED').first().waitFor();
  });

  it('show parts of one board beside each other', async () => {
    const part = { columns: 2, rows: 1, column: 1, row: 1, bezelX: 0, bezelY: 0 };
    await command({ display: { part } });
    const [left, width] = await one()
      .locator('main')
      .evaluate((main) => [main.getBoundingClientRect().left, main.getBoundingClientRect().width]);
    expect([left, width]).toEqual([0, 2 * 1920]);
    await command({ display: { part: { ...part, column: 2 } } });
    expect(
      await one()
        .locator('main')
        .evaluate((main) => main.getBoundingClientRect().left),
    ).toBe(-1920);
    await command({ display: { part: null } });
  });

  it('follow the keys of a presentation remote', async () => {
    await command({ display: { board: null } });
    const board = async (): Promise<string | undefined> => (await statuses())[0]?.report?.board;
    const first = await board();
    await one().keyboard.press('PageDown');
    await expect.poll(board, WAIT).not.toBe(first);
    await one().keyboard.press('PageUp');
    await expect.poll(board, WAIT).toBe(first);
    await one().keyboard.press('b');
    await one().locator('[data-blank]').waitFor();
    await one().keyboard.press('b');
    expect(await one().locator('[data-blank]').count()).toBe(0);
  });

  it('keep what they show over a restart of the server and a reload of the page', async () => {
    await command({ display: { board: 'focus', brightness: 0.7 } });
    const { port } = new URL(wall.url);
    await wall.stop();
    wall = await startWall(['--port', port], undefined, dataDir);
    await expect.poll(async () => (await statuses()).map(({ state }) => state), WAIT).toEqual(['ok', 'ok']);
    await one().reload();
    await one().locator('[data-shown="true"] [data-tile="hero"]').waitFor();
    await one().locator('[data-dim]').waitFor();
  });
});
