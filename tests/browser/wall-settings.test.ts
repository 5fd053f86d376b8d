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

describe('the brand of an office', () => {
  const put = (path: string, type: string, body: string) =>
    fetch(`${wall.url}/api/${path}`, { method: 'PUT', headers: { 'Content-Type': type }, body });
  const logo = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="4"><path d="M0 0h9v4H0z"/></svg>';

  it('is on a wall at once, with its theme, and is edited at /brand', async () => {
    const { page, faults } = await openPage(browser, { locale: 'en' });
    await page.goto(`${wall.url}/wall/quotes`);
    await page.locator('[data-tile="quotes"] [data-row]').first().waitFor();
    expect(await page.locator('[data-brand]').count()).toBe(0);
    await put('brand/logo', 'image/svg+xml', logo);
    await put(
      'brand',
      'application/json',
      JSON.stringify({ name: 'Acme', accent: '#0a2a6b', theme: 'light' }),
    );
    const mark = page.locator('header [data-brand]', { hasText: 'Acme' });
    await mark.waitFor();
    await expect
      .poll(() => mark.locator('img').evaluate((img: HTMLImageElement) => img.naturalWidth))
      .toBe(9);
    const ground = (): Promise<string> =>
      mark.evaluate((element) => getComputedStyle(element).getPropertyValue('--ground'));
    await expect.poll(ground).toBe('#eef1f5');
    await page.goto(`${wall.url}/brand`);
    await page.getByText(/yours has 1\.\d : 1 here, and 3\.0 : 1 is needed/).waitFor();
    await page.getByLabel('Name', { exact: true }).fill('Acme & Sons');
    await page.locator('figure [data-brand]', { hasText: 'Acme & Sons' }).first().waitFor();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await seriousViolations(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. All walls show it.').waitFor();
    const { brand } = await (await fetch(`${wall.url}/api/brand`)).json();
    expect(brand).toEqual({ name: 'Acme & Sons', accent: '#0a2a6b', theme: 'light' });
    expect(lasting(faults)).toEqual([]);
    await put('brand', 'application/json', '{}');
    await fetch(`${wall.url}/api/brand/logo`, { method: 'DELETE' });
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
