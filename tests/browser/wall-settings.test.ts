import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousViolations } from './accessibility';
import { lasting, openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const token = (page: Page, name: string): Promise<string> =>
  page.locator('.screen').evaluate((screen, of) => getComputedStyle(screen).getPropertyValue(of), name);

describe('the URL of a wall', () => {
  it('sets language, theme, colours and the colour-blind palette', async () => {
    const { page, faults } = await openPage(browser);
    await page.goto(`${wall.url}/wall/quotes?lang=zh-CN&theme=light&colors=green-up`);
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN');
    expect(await token(page, '--ground')).toBe('#eef1f5');
    expect(await token(page, '--up')).toBe('#0b8457');
    await page.goto(`${wall.url}/wall/quotes?lang=zh-CN&theme=light`);
    expect(await token(page, '--up')).toBe('#cf2e44');
    await page.goto(`${wall.url}/wall/quotes?cvd=1`);
    expect(await token(page, '--down')).toBe('#e69f00');
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('falls back to the defaults for unknown values, and reports an unknown symbol', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    const nonsense =
      'lang=xx&theme=pink&colors=up&cvd=yes&screen=-1&distance=far&seconds=x&zones=Mars/Base&symbol=no';
    await page.goto(`${wall.url}/wall/focus?${nonsense}&rotate=nope,,&theme=x`);
    await page.getByText('SIMULATED').first().waitFor();
    await page.getByRole('alert').getByText('Symbol “no” not found').waitFor();
    expect(await token(page, '--ground')).toBe('#0b0e14');
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });

  it('names the symbol of the focus board', async () => {
    const { page } = await openPage(browser);
    const { instruments } = await (await fetch(`${wall.url}/api/instruments?stream=live`)).json();
    const { symbol } = instruments.at(-1);
    await page.goto(`${wall.url}/wall/focus?symbol=${symbol}`);
    await page.locator(`[data-tile="hero"] [data-symbol="${symbol}"]`).waitFor();
    await page.context().close();
  });

  it('lists the boards for an unknown board', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/no-such-board`);
    await page.getByText('no-such-board').waitFor();
    expect(await page.getByRole('link').count()).toBeGreaterThanOrEqual(3);
    expect(await seriousViolations(page)).toEqual([]);
    // The page itself may have status 404.
    expect(lasting(faults).filter((fault) => !/\b404\b/.test(fault))).toEqual([]);
    await page.context().close();
  });

  it('rotates boards, each for its own time where the URL gives none', async () => {
    const { page } = await openPage(browser, { locale: 'en' });
    const answer = await (await fetch(`${wall.url}/api/boards`)).json();
    const boards = answer.boards.map((board: { id: string }) => ({ ...board, seconds: 600 }));
    const json = { ...answer, boards };
    await page.route('**/api/boards*', (route) => route.fulfill({ json }));
    await page.clock.install();
    await page.goto(`${wall.url}/wall/overview?rotate=overview,quotes`);
    await page.locator('[data-tile="heatmap"]').waitFor();
    // Longer than the default of a board.
    await page.clock.fastForward('05:00');
    expect(await page.locator('[data-tile="heatmap"]').count()).toBe(1);
    await page.clock.fastForward('05:01');
    await page.locator('[data-tile="quotes"]').waitFor();
    await page.goto(`${wall.url}/wall/overview?rotate=overview,quotes&seconds=60`);
    await page.locator('[data-tile="heatmap"]').waitFor();
    await page.clock.fastForward('01:01');
    await page.locator('[data-tile="quotes"]').waitFor();
    await page.context().close();
  });
});

describe('a setting on the home page', () => {
  it('applies to the walls', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(wall.url);
    await page.getByLabel('Language').selectOption('ru');
    await page.getByLabel('Тема').selectOption('light');
    await page.locator('.screen[data-theme="light"]').waitFor();
    await page.waitForLoadState('networkidle');
    await page.goto(`${wall.url}/wall/overview`);
    await page.getByText('СИМУЛЯЦИЯ').first().waitFor();
    expect(await token(page, '--ground')).toBe('#eef1f5');
    expect(lasting(faults)).toEqual([]);
    await page.context().close();
  });
});
