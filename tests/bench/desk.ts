import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { findChromium } from '../browser/find-chromium.mjs';
import { startWall } from '../browser/wall-server';
import { defineBench, type Report, type Row } from './bench';
import { BareBrowser } from './desk/bare-browser';
import { loadDesk } from './desk/first-prices';
import { heapOf, measurePage, type PageFigures } from './desk/page-meter';
import { openPeer, PEERS } from './desk/peer-page';
import { slopeOf } from './slope';

const SIZE = { width: 1440, height: 900 };
/** Time for a page to load and its code to compile, s. */
const SETTLING_S = 8;
/** Maximum load time of a page on a busy machine, ms. */
const TIMEOUT_MS = 120_000;
const MEGABYTE = 1_000_000;
/** Heap samples over the run, and readings per sample, of which the smallest counts. */
const HEAP_SAMPLES = 20;
const HEAP_READINGS = 5;
const BETWEEN_READINGS_MS = 700;

/** Measures the desk in a browser without a GPU, beside peer pages of the usual design. */
export const desk = defineBench({
  name: 'desk',
  summary: 'the desk in Chromium: frames, main thread, inputs, tabs, memory, first load',
  flags: {
    symbols: { default: 500, help: 'symbols of the market', least: 1 },
    rate: { default: 10_000, help: 'updates a second over all of them', least: 1 },
    seconds: { default: 15, help: 'measured time of each page', least: 1 },
    rows: { default: 5_000, help: 'rows that are scrolled; 0 leaves it out', least: 0 },
    tabs: { default: 6, help: 'tabs beside one, all but one hidden; 0 leaves it out', least: 0 },
    minutes: { default: 10, help: 'how long the heap is watched; 0 leaves it out', least: 0, fraction: true },
    alone: { default: false, help: 'leave the peers out' },
  },
  runs: 1,
  columns: [
    { figure: 'framesPerSecond', title: 'frames/s', digits: 1 },
    { figure: 'mainBusy', title: 'main thread busy', digits: 2, ratio: true },
    { figure: 'longTasks', title: 'tasks > 50 ms' },
    { figure: 'longestTask', title: 'longest ms' },
    { figure: 'inputP95', title: 'input→paint p95 ms' },
    { figure: 'scrollFramesPerSecond', title: 'scrolling frames/s', digits: 1 },
    { figure: 'movingAfterMs', title: 'moving after ms' },
    { figure: 'scriptKB', title: 'script KB gzip' },
    { figure: 'workerKB', title: 'worker KB gzip' },
    { figure: 'tabsCpu', title: 'CPU of all tabs / one', digits: 2 },
    { figure: 'tabsConnections', title: 'connections of all tabs' },
    { figure: 'heapMBPerHour', title: 'heap MB/hour', digits: 1 },
  ],
  async measure(work, report) {
    const market = ['--sim-rate', String(work.rate)];
    const wall = await startWall(['--sim-symbols', String(work.symbols), ...market]);
    try {
      const ours: Row = {
        name: 'tickerwall desk',
        ours: true,
        ...(await measureDesk(wall.url, work, report)),
        ...(work.rows > 0 ? await measureScrolling(work, report) : undefined),
        ...(work.tabs > 0 ? await measureTabs(wall.url, work.tabs, work.seconds, report) : undefined),
      };
      return work.alone ? [ours] : [ours, ...(await measurePeers(wall.url, work.seconds, report))];
    } finally {
      await wall.stop();
    }
  },
});

async function openChromium() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium here');
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}

async function measureDesk(
  url: string,
  { seconds, minutes }: { readonly seconds: number; readonly minutes: number },
  report: Report,
) {
  const browser = await openChromium();
  try {
    report('the first load');
    const first = await loadDesk(browser, url);
    report('the default layout');
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(`${url}/desk`, { timeout: TIMEOUT_MS });
    await sleep(SETTLING_S * 1_000);
    const figures = await measureReader(page, seconds, () => clickRow(page));
    const heapMBPerHour = minutes > 0 ? await watchHeap(page, minutes, report) : Number.NaN;
    return { ...first, ...figures, ...(minutes > 0 && { heapMBPerHour }) };
  } finally {
    await browser.close();
  }
}

/** Measures an idle page, and then its response to input. */
async function measureReader(page: Page, seconds: number, act: () => Promise<number>): Promise<PageFigures> {
  const untouched = await measurePage(page, seconds);
  const { inputP95 } = await measurePage(page, seconds, act);
  return { ...untouched, inputP95 };
}

/** Picks a symbol of the list, which all panes follow. */
async function clickRow(page: Page): Promise<number> {
  const rows = page.locator('[data-part="code"]:visible');
  const count = Math.min(await rows.count(), 20);
  if (count === 0) return 0;
  const place = await rows.nth(Math.floor(Math.random() * count)).boundingBox();
  if (place === null) return 0;
  await page.mouse.click(place.x + 4, place.y + place.height / 2);
  return 1;
}

/** Returns the retained heap, without transient data: a frame being applied, a list being sorted. */
async function leastHeapOf(page: Page): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let reading = 0; reading < HEAP_READINGS; reading++) {
    if (reading > 0) await sleep(BETWEEN_READINGS_MS);
    least = Math.min(least, await heapOf(page));
  }
  return least;
}

async function watchHeap(page: Page, minutes: number, report: Report): Promise<number> {
  const [hours, megabytes]: [number[], number[]] = [[], []];
  const started = performance.now();
  for (let look = 0; look < HEAP_SAMPLES; look++) {
    await sleep((minutes * 60_000) / HEAP_SAMPLES);
    hours.push((performance.now() - started) / 3_600_000);
    megabytes.push((await leastHeapOf(page)) / MEGABYTE);
    report(`${((hours.at(-1) ?? 0) * 60).toFixed(1)} min: heap ${megabytes.at(-1)?.toFixed(2)} MB`);
  }
  // The first half is left out: lists of newest items fill up (5,000 trades in five minutes), and code is
  // compiled.
  const settled = Math.floor(HEAP_SAMPLES / 2);
  return slopeOf(hours.slice(settled), megabytes.slice(settled));
}

async function measureScrolling(
  { rows, rate, seconds }: { readonly rows: number; readonly rate: number; readonly seconds: number },
  report: Report,
) {
  report(`scrolling ${rows} rows`);
  const wall = await startWall(['--sim-symbols', String(rows), '--sim-rate', String(rate)]);
  const browser = await openChromium();
  try {
    const page = await browser.newPage({ viewport: SIZE });
    await page.goto(`${wall.url}/desk`, { timeout: TIMEOUT_MS });
    const row = page.locator('[data-part="code"]:visible').first();
    await row.waitFor({ timeout: TIMEOUT_MS });
    await sleep(SETTLING_S * 1_000);
    const place = await row.boundingBox();
    await page.mouse.move((place?.x ?? 0) + 4, (place?.y ?? 0) + 60);
    const { framesPerSecond } = await measurePage(page, seconds, async () => {
      for (let turn = 0; turn < 10; turn++) await page.mouse.wheel(0, 400);
      return 0;
    });
    return { scrollFramesPerSecond: framesPerSecond };
  } finally {
    await browser.close();
    await wall.stop();
  }
}

/** Measures the CPU of the whole browser with one visible tab, and with the others hidden. */
async function measureTabs(url: string, tabs: number, seconds: number, report: Report) {
  const cpu: number[] = [];
  let connections = Number.NaN;
  for (const count of [1, tabs]) {
    const browser = await BareBrowser.open(`${url}/desk`, count - 1);
    try {
      await sleep(2 * SETTLING_S * 1_000);
      const before = await browser.cpuSeconds();
      await sleep(seconds * 1_000);
      cpu.push((await browser.cpuSeconds()) - before);
      connections = await clientsOf(url);
      const { visible, hidden } = await browser.visibility();
      const used = ((cpu.at(-1) ?? 0) / seconds).toFixed(2);
      report(
        `${count} tabs (${visible} in front, ${hidden} hidden): ${used} of a core, ${connections} connections`,
      );
    } finally {
      await browser.close();
    }
  }
  return { tabsCpu: (cpu[1] ?? Number.NaN) / (cpu[0] ?? Number.NaN), tabsConnections: connections };
}

async function clientsOf(url: string): Promise<number> {
  const { streams } = (await (await fetch(`${url}/api/streams`)).json()) as {
    streams: { readonly clients: number }[];
  };
  return streams[0]?.clients ?? Number.NaN;
}

async function measurePeers(url: string, seconds: number, report: Report): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, file] of Object.entries(PEERS)) {
    report(name);
    const browser = await openChromium();
    try {
      const page = await browser.newPage({ viewport: SIZE });
      await openPeer(page, url, file);
      await sleep(SETTLING_S * 1_000);
      // By position, not by element: a busy page would have to answer a search for an element.
      const act = async (): Promise<number> => {
        await page.mouse.click(60, 30 + Math.random() * 300);
        return 1;
      };
      rows.push({ name, ours: false, ...(await measureReader(page, seconds, act)) });
    } finally {
      await browser.close();
    }
  }
  return rows;
}
