import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installationDir } from '../../server/launch/installation';
import { openChromium, openPage, type WatchedPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

/** Name that runs a script where a page takes it for HTML. */
const HOSTILE = '<img src=x onerror="window.ran=1"><script>window.ran=1</script>';
const OTHERS = [
  '"><svg onload=window.ran=1>',
  'javascript:window.ran=1',
  '{{constructor.constructor("window.ran=1")()}}',
];
const SYMBOLS = [HOSTILE, ...OTHERS].map((_, k) => `evil:E${k}`);

let wall: WallServer;
let browser: Browser;
let opened: WatchedPage;

beforeAll(async () => {
  const prepare = (dataDir: string): void => {
    const board = JSON.parse(readFileSync(join(installationDir(), 'public/boards/focus.json'), 'utf8'));
    mkdirSync(join(dataDir, 'boards'));
    const title = { en: HOSTILE, 'zh-CN': HOSTILE, ru: HOSTILE };
    const clocks = [{ zone: 'UTC', label: title }];
    writeFileSync(
      join(dataDir, 'boards/hostile.json'),
      JSON.stringify({ ...board, id: 'hostile', title, clocks }),
    );
  };
  [wall, browser] = await Promise.all([startWall(['--feed', 'ingest'], prepare), openChromium()]);
  const now = Date.now();
  const lines = SYMBOLS.flatMap((symbol, k) => {
    const name = [HOSTILE, ...OTHERS][k] as string;
    const names = { 'zh-CN': name, ru: name };
    return [
      { type: 'instrument', symbol, instrument: { name, names, currency: 'USD', prevClose: 100 } },
      ...[3, 2, 1].map((ago) => ({
        type: 'trade',
        symbol,
        price: 100 + ago,
        size: 5,
        timestamp: (now - ago * 60_000) * 1_000,
      })),
      { type: 'quote', symbol, bid: 100.5, bidSize: 1, ask: 101.5, askSize: 2 },
    ];
  });
  const answer = await fetch(`${wall.url}/api/ingest`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson' },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  expect(answer.status, await answer.text()).toBe(200);
  opened = await openPage(browser, { locale: 'en' });
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

describe('a name or title that is a script', () => {
  it.each([
    ['wall', '/wall/hostile'],
    ['overview', '/wall/overview'],
    ['list of walls', '/wall'],
    ['desk', '/desk'],
    ['first page', '/'],
    ['page of sources', '/sources'],
  ])('is text on the %s', async (_, path) => {
    const { page } = opened;
    await page.goto(wall.url + path);
    const expected = path === '/' || path === '/sources' ? /ingest|tickerwall/i : HOSTILE.slice(0, 12);
    await page.getByText(expected).first().waitFor();
    // Tooltips and charts show names too.
    for (const [x, y] of [
      [300, 400],
      [960, 540],
      [1500, 700],
    ] as const)
      await page.mouse.move(x, y);
    expect(await page.evaluate(() => (window as unknown as { ran?: number }).ran), path).toBeUndefined();
    expect(await page.locator('img[src="x"], svg[onload]').count(), path).toBe(0);
  });
});
