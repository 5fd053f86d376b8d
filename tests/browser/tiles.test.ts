import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { seriousViolations } from './accessibility';
import { openChromium, openPage } from './chromium';
import { expectNoLayoutFaults } from './text-boxes';
import { EMBEDDED, TILE_BOARDS } from './tile-boards';
import { startWall, type WallServer } from './wall-server';

/** Landscape, 4K, portrait, and ultra-wide. */
const SIZES = [
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
  { width: 1080, height: 1920 },
  { width: 2560, height: 1080 },
];
const LOOKS = [
  { lang: 'en', theme: 'dark' },
  { lang: 'zh-CN', theme: 'light' },
  { lang: 'ru', theme: 'dark' },
];

/** The frame that the policy refuses, and the picture that does not exist. */
const EXPECTED_FAULT = /not-allowed\.example|missing\.png|status of 404/;
/** PNG of one pixel. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
/** Alert that the simulator fires within seconds. */
const ALERT = {
  symbol: 'simc:BTC-USD',
  condition: { kind: 'move', direction: 'either', percent: 0.01, minutes: 5 },
};

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  const prepare = (dataDir: string): void => {
    mkdirSync(join(dataDir, 'boards'));
    mkdirSync(join(dataDir, 'pictures'));
    writeFileSync(join(dataDir, 'pictures', 'dot.png'), Buffer.from(DOT, 'base64'));
    for (const [id, { filled, ...board }] of Object.entries(TILE_BOARDS)) {
      const whole = { id, title: id, symbols: ['*'], clocks: [{ zone: 'Europe/London' }], ...board };
      writeFileSync(join(dataDir, 'boards', `${id}.json`), JSON.stringify(whole));
    }
  };
  [wall, browser] = await Promise.all([startWall(['--embed-origins', EMBEDDED], prepare), openChromium()]);
  const body = JSON.stringify(ALERT);
  const headers = { 'Content-Type': 'application/json' };
  const create = () => fetch(`${wall.url}/api/alerts?user=wall`, { method: 'POST', headers, body });
  // The feed has named no symbol yet.
  await vi.waitFor(async () => expect((await create()).status).toBe(201), { timeout: 20_000 });
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

describe.each(Object.entries(TILE_BOARDS))('tiles of the board %s', (id, { tiles, filled }) => {
  it.each(LOOKS)(
    'in $lang, $theme, are filled, cut no text at any size, and have no errors',
    async (look) => {
      const { page, faults } = await openPage(browser, { locale: look.lang });
      const body = '<html lang="en"><title>Status</title><p>All systems normal</p></html>';
      await page.route(`${EMBEDDED}/**`, (route) => route.fulfill({ contentType: 'text/html', body }));
      await page.goto(`${wall.url}/wall/${id}?lang=${look.lang}&theme=${look.theme}`);
      for (const [index, { type, area }] of tiles.entries()) {
        const tile = page.locator('[data-tile]').nth(index);
        expect(await tile.getAttribute('data-tile')).toBe(type);
        if (type === 'page' && filled[area] === undefined) {
          await tile.frameLocator('iframe').getByText('All systems normal').waitFor();
          continue;
        }
        if (filled[area] === undefined) {
          await tile.getByRole('img').waitFor();
          continue;
        }
        const texts = tile.getByText(filled[area]).filter({ visible: true });
        await texts.first().waitFor();
      }
      await page.evaluate(() => document.fonts.ready);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        await expectNoLayoutFaults(page);
      }
      expect(await seriousViolations(page)).toEqual([]);
      expect(faults.filter((fault) => !EXPECTED_FAULT.test(fault))).toEqual([]);
      await page.context().close();
    },
  );
});

it('news are the notices that arrive while the page is open, in its language', async () => {
  let folder = '';
  const inbox = await startWall(['--feed', 'inbox', '--inbox-news', '*'], (dataDir) => {
    folder = join(dataDir, 'inbox/live');
    mkdirSync(folder, { recursive: true });
    mkdirSync(join(dataDir, 'boards'));
    const tiles = [{ type: 'news', area: 'a', title: { en: 'Files', ru: 'Файлы' } }];
    const grid = { columns: ['1fr'], rows: ['1fr'], areas: ['a'], tiles };
    const board = { id: 'news', title: 'News', symbols: ['*'], clocks: [{ zone: 'UTC' }], ...grid };
    writeFileSync(join(dataDir, 'boards/news.json'), JSON.stringify(board));
    writeFileSync(join(folder, 'first.ndjson'), lineAt(101));
  });
  const { page } = await openPage(browser, { locale: 'ru' });
  await page.goto(`${inbox.url}/wall/news?lang=ru`);
  const tile = page.locator('[data-tile="news"]');
  await tile.getByText('С открытия страницы новостей нет').waitFor();
  writeFileSync(join(folder, 'second.ndjson'), lineAt(102));
  await tile.getByText('событий').waitFor();
  expect(await tile.locator('li').count()).toBe(1);
  await tile.getByText('Файлы').waitFor();
  await expectNoLayoutFaults(page);
  await page.context().close();
  await inbox.stop();
});

/** Line of an inbox file with a trade. */
function lineAt(price: number): string {
  return `${JSON.stringify({ type: 'trade', symbol: 'acme:BOLT', price, size: 20 })}\n`;
}
