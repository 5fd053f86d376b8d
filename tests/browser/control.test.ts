// slow: opens two walls, the control page and a phone
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { lasting, openChromium, openPage, type WatchedPage } from './chromium';
import { cutTexts } from './cut-texts';
import { startWall, type WallServer } from './wall-server';

/** Time for a screen to report what it paints: it reports every few seconds, ms. */
const REPORTED = { timeout: 15_000 };

let server: WallServer;
let browser: Browser;
let walls: readonly WatchedPage[];

async function openWall(name: string, board: string): Promise<WatchedPage> {
  const wall = await openPage(browser, { viewport: { width: 960, height: 540 } });
  await wall.page.goto(`${server.url}/wall/${board}?name=${encodeURIComponent(name)}`);
  await titleOf(wall.page, 'Overview');
  return wall;
}

async function titleOf(page: Page, title: string): Promise<void> {
  await page.locator('header').getByText(title, { exact: true }).first().waitFor();
}

const card = (page: Page, name: string) => page.getByRole('option', { name });
const result = (page: Page) => page.locator('[data-result="answered"]');

beforeAll(async () => {
  [server, browser] = await Promise.all([startWall(), openChromium()]);
  walls = await Promise.all([openWall('Lobby 01', 'overview'), openWall('Lobby 02', 'overview')]);
});

afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

describe('the control page', () => {
  it('shows each wall with its board, and another board on all of them, which is undone', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.url}/control?lang=en&theme=dark`);
    for (const name of ['Lobby 01', 'Lobby 02']) {
      await card(page, name).locator('[data-tile="heatmap"] [data-row]').first().waitFor();
    }
    expect(await page.getByRole('link', { name: 'Control' }).getAttribute('aria-current')).toBe('page');

    await card(page, 'Lobby 01').click();
    await page.keyboard.press('a');
    await page.getByText('2 selected').waitFor();
    await page.keyboard.press('b');
    await page.getByRole('combobox', { name: 'Board or symbol' }).waitFor();
    await page.keyboard.type('quot');
    await page.keyboard.press('Enter');
    for (const wall of walls) await titleOf(wall.page, 'Quotes');
    expect(await result(page).textContent()).toContain('2 done');
    await card(page, 'Lobby 02').locator('[data-tile="quotes"]').waitFor(REPORTED);

    await page.keyboard.press('Control+z');
    for (const wall of walls) await titleOf(wall.page, 'Overview');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('sends a message to one wall only, which is removed again', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.url}/control?lang=en`);
    await card(page, 'Lobby 02').click();
    await page.keyboard.press('m');
    await page.getByRole('dialog', { name: 'Message on the screen' }).waitFor();
    await page.keyboard.type('Fire drill at 15:00');
    await page.keyboard.press('Enter');
    await walls[1]?.page.getByText('Fire drill at 15:00').waitFor();
    expect(await walls[0]?.page.getByText('Fire drill at 15:00').count()).toBe(0);
    await page.getByRole('complementary').getByRole('button', { name: 'Remove' }).click();
    await walls[1]?.page.getByText('Fire drill at 15:00').waitFor({ state: 'detached' });
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each([
    { lang: 'en', theme: 'dark', width: 1440, height: 900 },
    { lang: 'zh-CN', theme: 'light', width: 1440, height: 900 },
    { lang: 'ru', theme: 'dark', width: 1280, height: 720 },
  ])('cuts no text and has no serious violation in $lang, $theme, $width px wide', async (look) => {
    const { lang, theme, width, height } = look;
    const { page, faults } = await openPage(browser, { viewport: { width, height } });
    await page.goto(`${server.url}/control?lang=${lang}&theme=${theme}`);
    await card(page, 'Lobby 01').click();
    await page.locator('[data-panel] [data-tile] [data-row]').first().waitFor();
    expect(await cutTexts(page)).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('edits the schedule: faults beside their fields, order by keys, what will play, and a change of others', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.url}/control?lang=en&theme=light`);
    await page.getByRole('radio', { name: 'Schedule' }).click();
    const rules = page.locator('[data-rule]');
    const save = page.getByRole('button', { name: 'Save', exact: true });
    const add = page.getByRole('button', { name: 'Add an entry' });
    for (const name of ['Night', 'Day']) {
      await add.click();
      await page.getByLabel('Name').fill(name);
    }
    await page.getByLabel('From').fill('7:00');
    await page.getByRole('alert').getByText('“7:00” is not a time of day from 00:00 to 24:00').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await page.getByLabel('From').fill('00:00');
    await page.getByRole('button', { name: 'Move Day: arrow up and down' }).press('ArrowUp');
    expect(await rules.locator('b').allTextContents()).toEqual(['Day', 'Night']);
    // Both last all day, so the lower one names the stretch together with the upper one.
    await page.getByRole('region', { name: 'What will play' }).getByText('Day + Night').waitFor();
    expect(await cutTexts(page)).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
    await save.click();
    await page.getByText('Saved. Screens follow').waitFor();
    const answer = await fetch(`${server.url}/api/schedule`);
    const { schedule } = (await answer.json()) as { schedule: { entries: { name: string }[] } };
    expect(schedule.entries.map(({ name }) => name)).toEqual(['Day', 'Night']);

    await page.getByRole('button', { name: 'Delete: Night' }).click();
    await fetch(`${server.url}/api/schedule`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ entries: [] }),
    });
    await page.getByRole('button', { name: 'Take theirs' }).click(REPORTED);
    await page.getByText('No entries.').waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('says what a screen showed at a moment, and replays it', async () => {
    const { page, faults } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.url}/control?lang=en&theme=dark`);
    await card(page, 'Lobby 01').click();
    await page.getByRole('button', { name: '7 days, proof of display' }).click();
    const dialog = page.getByRole('dialog', { name: 'Lobby 01: 7 days and proof' });
    await dialog.getByRole('textbox').fill('yesterday');
    await page.keyboard.press('Enter');
    await dialog.getByText('“yesterday” is not a time').waitFor();
    await dialog.getByRole('textbox').fill('-2s');
    await page.keyboard.press('Enter');
    await dialog.getByText('Overview, painted').waitFor();
    expect(await seriousViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Replay this moment' }).click();
    await page.waitForURL(/\/replay\/.*board=overview/);
    await titleOf(page, 'Overview');
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('is a remote on a phone: a tap shows a board, and the row says when it is on the screen', async () => {
    const { page, faults } = await openPage(browser, {
      ...{ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
    });
    await page.goto(`${server.url}/control?lang=zh-CN&theme=dark`);
    await page.getByRole('button', { name: 'Lobby 01' }).tap();
    const row = page.locator('li').filter({ has: page.locator('[data-board="focus"]') });
    await page.locator('[data-board="focus"]').tap();
    await titleOf(walls[0]?.page as Page, 'Focus');
    await row.getByText('上屏中').waitFor(REPORTED);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    expect(await cutTexts(page)).toEqual([]);
    expect(await seriousViolations(page)).toEqual([]);
    await page.goBack();
    await page.getByRole('button', { name: 'Lobby 02' }).waitFor();
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('shows a wall that has gone first, keeps its picture, and asks before it sends a command there', async () => {
    const { page } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
    await page.goto(`${server.url}/control?lang=en`);
    await card(page, 'Lobby 02').locator('[data-tile] [data-row]').first().waitFor();
    await walls[1]?.page.context().close();
    await page.locator('[data-picture][data-state="gone"]').waitFor(REPORTED);
    expect(await page.locator('[data-card]').first().textContent()).toContain('Lobby 02');
    expect(await card(page, 'Lobby 02').locator('[data-tile] [data-row]').count()).toBeGreaterThan(0);
    await card(page, 'Lobby 01').click();
    await page.keyboard.press('a');
    await page.keyboard.press('i');
    const question = page.getByRole('dialog', { name: 'Send to 2 screens?' });
    await question.getByRole('button', { name: 'Send' }).click();
    await expect.poll(() => result(page).textContent()).toContain('1 done · 1 not reached');
    await page.context().close();
  });
});
