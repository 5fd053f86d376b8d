import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { openChromium } from '../browser/chromium';
import { startWall } from '../browser/wall-server';
import { defineBench, type Report, type Row } from './bench';

const DESK = { width: 1440, height: 900 };
const WALL = { width: 640, height: 360 };
/** Boards of the walls, in turn. */
const BOARDS = ['overview', 'quotes', 'focus', 'markets'] as const;
/** Time for pages to load, and for heatmaps to get their second layout, s. */
const SETTLING_S = 24;
const TIMEOUT_MS = 120_000;
/** Durations of the main thread that the browser reports, s. */
const DURATIONS = ['TaskDuration', 'ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'] as const;

/** Measures the control page with real walls, in a Chromium of its own. */
export const control = defineBench({
  name: 'control',
  summary: 'the control page in Chromium: CPU with live miniatures of several walls',
  flags: {
    walls: { default: 8, help: 'walls that are shown', least: 1 },
    symbols: { default: 60, help: 'symbols of the market', least: 1 },
    rate: { default: 500, help: 'updates a second over all of them', least: 1 },
    seconds: { default: 20, help: 'measured time', least: 1 },
    boards: { default: 0, help: 'different boards on the walls; 0 for all built-in ones', least: 0 },
  },
  runs: 1,
  columns: [
    { figure: 'page', title: 'main thread, % of a core', digits: 1 },
    { figure: 'script', title: 'of it script', digits: 1 },
    { figure: 'layout', title: 'layout', digits: 1 },
    { figure: 'style', title: 'style', digits: 1 },
    { figure: 'renderer', title: 'whole renderer', digits: 1 },
    { figure: 'browser', title: 'all processes', digits: 1 },
  ],
  async measure({ walls, symbols, rate, seconds, boards }, report) {
    const market = ['--sim-symbols', String(symbols), '--sim-rate', String(rate)];
    const [server, wallBrowser, deskBrowser] = await Promise.all([
      startWall(market),
      openChromium(),
      openChromium(),
    ]);
    try {
      const shown = BOARDS.slice(0, boards === 0 ? BOARDS.length : boards);
      for (let wall = 0; wall < walls; wall++) {
        const page = await wallBrowser.newPage({ viewport: WALL });
        const board = shown[wall % shown.length];
        await page.goto(`${server.url}/wall/${board}?name=Wall${wall + 1}`, { timeout: TIMEOUT_MS });
        report(`wall ${wall + 1} of ${walls}`);
      }
      const page = await deskBrowser.newPage({ viewport: DESK });
      await page.goto(`${server.url}/control?lang=en&theme=dark`, { timeout: TIMEOUT_MS });
      await page.locator('[data-card] [data-tile]').first().waitFor({ timeout: TIMEOUT_MS });
      await sleep(SETTLING_S * 1_000);
      return [
        { name: 'control page', ours: true, ...(await measureCost(deskBrowser, page, seconds, report)) },
      ];
    } finally {
      await Promise.all([wallBrowser.close(), deskBrowser.close()]);
      await server.stop();
    }
  },
});

type Cost = Omit<Row, 'name' | 'ours'>;

/** Returns the shares of a core, in percent: of the main thread, its renderer, and the browser. */
async function measureCost(browser: Browser, page: Page, seconds: number, report: Report): Promise<Cost> {
  const session = await page.context().newCDPSession(page);
  const whole = await browser.newBrowserCDPSession();
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const look = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    const { processInfo } = await whole.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer').map(({ cpuTime }) => cpuTime);
    return {
      at: performance.now(),
      durations: DURATIONS.map((name) => metrics.find((one) => one.name === name)?.value ?? Number.NaN),
      renderer: Math.max(...renderers),
      browser: processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0),
    };
  };
  const before = await look();
  report(`measuring for ${seconds} s`);
  await sleep(seconds * 1_000);
  const after = await look();
  const percent = (from: number, to: number): number =>
    ((to - from) / ((after.at - before.at) / 1_000)) * 100;
  const [task, script, layout, style] = before.durations.map((value, at) =>
    percent(value, after.durations[at] ?? Number.NaN),
  );
  return {
    page: task ?? Number.NaN,
    ...{ script: script ?? Number.NaN, layout: layout ?? Number.NaN, style: style ?? Number.NaN },
    renderer: percent(before.renderer, after.renderer),
    browser: percent(before.browser, after.browser),
  };
}
