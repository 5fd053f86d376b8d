import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { BinanceStandIn } from '../server/feeds/exchange/binance-stand-in';
import { VenueServer } from '../server/feeds/exchange/venue-server';
import { MadeUpDialect } from '../server/venues/made-up-venue';
import { MADE_UP_OKX } from '../server/venues/okx/made-up-okx';
import { openChromium, openPage } from './chromium';
import { cutTexts } from './cut-texts';
import { startWall, type WallServer } from './wall-server';

/** A venue is asked again after random pauses of some seconds. */
const RETRY = { timeout: 60_000 };
const SYMBOLS = 'top:6@binance:*,okx:BTC-USDT,okx:ETH-USDT,okx:GONE-USDT,okx:BTC-USD';
const LANGUAGES = ['en', 'zh-CN', 'ru'] as const;

const binance = new BinanceStandIn(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT', 'BNBUSDT', 'DOGEUSDT']);
let okx = new MadeUpDialect(MADE_UP_OKX);
let servers: { binance: VenueServer; okx: VenueServer };
/** Addresses of the servers, which they keep. */
let hosts: { readonly binance: string; readonly okx: string };
let ticking: NodeJS.Timeout;
let wall: WallServer;
let browser: Browser;
let pages: readonly Page[];

beforeAll(async () => {
  servers = { binance: await binance.start(), okx: await VenueServer.start(okx, MADE_UP_OKX.limits, 0) };
  hosts = { binance: servers.binance.host, okx: servers.okx.host };
  ticking = setInterval(() => {
    binance.step();
    okx.step(servers.okx);
  }, 200);
  const env = Object.fromEntries(
    Object.entries(hosts).flatMap(([venue, host]) => [
      [`WSS_URL_${venue.toUpperCase()}`, `ws://${host}`],
      [`REST_URL_${venue.toUpperCase()}`, `http://${host}`],
    ]),
  );
  [wall, browser] = await Promise.all([
    startWall(['--feed', 'live:binance,okx', '--live-symbols', SYMBOLS], undefined, undefined, env),
    openChromium(),
  ]);
  pages = await Promise.all(
    LANGUAGES.map(async (lang) => {
      const { page } = await openPage(browser);
      await page.goto(`${wall.url}/wall/overview?lang=${lang}`);
      await page.locator('[data-part="price"], [data-part="last"]', { hasText: /\d/ }).first().waitFor(RETRY);
      return page;
    }),
  );
});

afterAll(async () => {
  clearInterval(ticking);
  await browser?.close();
  await wall?.stop();
  await Promise.all(Object.values(servers ?? {}).map((server) => server.close()));
});

/** Waits until each wall shows its text. */
async function shown(texts: readonly (string | RegExp)[]): Promise<void> {
  await Promise.all(
    pages.map((page, at) =>
      page
        .getByText(texts[at] as string)
        .first()
        .waitFor(RETRY),
    ),
  );
}

async function restart(venue: 'binance' | 'okx'): Promise<void> {
  const port = Number(hosts[venue].split(':')[1]);
  if (venue === 'binance') {
    servers.binance = await binance.start(undefined, port);
    return;
  }
  // It counts its frames from the beginning, which is a snapshot.
  okx = new MadeUpDialect(MADE_UP_OKX);
  servers.okx = await VenueServer.start(okx, MADE_UP_OKX.limits, port);
}

it('walls in three languages say which venue cannot be reached, that there is no network, and recover', async () => {
  const [english] = pages as readonly [Page];
  await servers.binance.close();
  await shown([
    /^Binance: cannot be reached since \d/,
    /^Binance：自 \d.* 起无法连接/,
    /^Binance: сервер не отвечает с \d/,
  ]);
  await servers.okx.close();
  await shown([/^The server has no network since/, /^服务器网络中断，自/, /^Сервер без сети с/]);
  expect(await english.locator('[role="alert"][data-tape]').textContent()).not.toContain('ECONNREFUSED');
  await Promise.all([restart('binance'), restart('okx')]);
  const isHealthy = (): boolean =>
    document.querySelector('[data-part="outages"]') === null &&
    document.querySelector<HTMLElement>('[role="alert"][data-tape]')?.hidden === true;
  await Promise.all(pages.map((page) => page.waitForFunction(isHealthy, undefined, RETRY)));
}, 150_000);

it('the page of the sources shows the figures of each, and what is wrong, also on a phone', async () => {
  await servers.okx.close();
  for (const [width, theme] of [
    [1_440, 'dark'],
    [390, 'light'],
  ] as const) {
    const { page, faults } = await openPage(browser, { viewport: { width, height: 1_800 } });
    await page.goto(`${wall.url}/sources?lang=en&theme=${theme}`);
    const row = (venue: string) => page.locator(`[data-source-name="${venue}"]`);
    await row('binance')
      .locator('[data-column="rate"]', { hasText: /^[1-9]/ })
      .waitFor(RETRY);
    await row('okx').locator('[data-column="state"]', { hasText: 'down' }).waitFor(RETRY);
    const details = page.locator('[data-details="okx"]');
    await details.getByText(/^OKX: cannot be reached since/).waitFor();
    const said = await details.textContent();
    expect(said).toContain('ECONNREFUSED');
    expect(said).toMatch(/okx:BTC-USD \(similar: okx:BTC-USDT/);
    expect(said).toContain('GONE-USDT');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    expect(await cutTexts(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  }
  await restart('okx');
}, 120_000);
