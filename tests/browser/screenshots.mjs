// Takes the documentation's pictures from the built server: npm run pictures [-- [folder] [--only desk/phone]]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';
import { makeAlerts } from './pictures/alerts.mjs';
import { picturesOf } from './pictures/list.mjs';
import { startServer } from './pictures/server.mjs';
import { openSession, writeTapes } from './pictures/tapes.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
/** Time for fonts, snapshots and the first pages of bars to load, ms. */
const SETTLED = 6_000;
/** Time for the event rate line of the home page to fill its width, ms. */
const LINE_FULL = 85_000;
/** Maximum device pixels of concurrently open pages, unless a single one has more. */
const MAX_PIXELS = 3_000_000;
/** User of the alerts on the desk. */
const USER = 'browser-0123456789abcdef';
/** Quality of 100: letters stay crisp at a third of the bytes. */
const WEBP_QUALITY = 90;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const folder = resolve(positionals[0] ?? join(ROOT, 'docs/pictures'));
const pictures = picturesOf(values.only);
const of = (scene) => pictures.filter((picture) => picture.scene === scene);

const dataDir = mkdtempSync(join(tmpdir(), 'pictures-'));
let server;
let browser;
try {
  if (of('session').length > 0) await writeTapes(ROOT, dataDir);
  server = await startServer(ROOT, dataDir);
  browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  // Opened first and taken last, so that its line has data.
  const full = Date.now() + LINE_FULL;
  const homes = await Promise.all(
    of('home').map(async (picture) => ({ picture, page: await open(picture) })),
  );
  await takeAll(of('wall'));
  if (of('desk').length > 0) await makeAlerts(server.base, USER);
  await takeAll(of('desk'));
  const session = of('session').length > 0 ? await openSession(server.base) : '';
  await takeAll(
    of('session').map((picture) => ({ ...picture, path: picture.path.replace('<session>', session) })),
  );
  for (const { picture, page } of homes) {
    await page.waitForTimeout(Math.max(0, full - Date.now()));
    await take(page, picture);
  }
} finally {
  await browser?.close();
  server?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

/** Takes as many at a time as a machine without a GPU can render. */
async function takeAll(all) {
  let rest = all;
  while (rest.length > 0) {
    const [first, second] = rest;
    const together = second && pixelsOf(first) + pixelsOf(second) <= MAX_PIXELS ? 2 : 1;
    await Promise.all(rest.slice(0, together).map(takePicture));
    rest = rest.slice(together);
  }
}

function pixelsOf({ size, sharpness = 1 }) {
  return size.width * size.height * sharpness ** 2;
}

async function takePicture(picture) {
  const page = await open(picture);
  if (picture.scene === 'desk') await arrangeDesk(page, picture);
  await page.waitForTimeout(SETTLED);
  await take(page, picture);
}

async function open({ path, size, sharpness = 1 }) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: sharpness });
  await page.addInitScript((user) => localStorage.setItem('tickerwall-user', user), USER);
  await page.goto(server.base + path);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** Shows the alerts, on a phone the pane of the picture. */
async function arrangeDesk(page, { tab }) {
  await page.locator('header [data-unseen="1"]').waitFor();
  if (tab === undefined) await page.locator('header [data-unseen]').click();
  else await page.locator('nav').last().getByRole('button').nth(tab).click();
}

async function take(page, { file, size, sharpness = 1 }) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  if (file.endsWith('.png')) await page.screenshot({ path });
  else {
    // Playwright writes no WebP, and a session that has not set the size takes one pixel per CSS pixel.
    const devtools = await page.context().newCDPSession(page);
    const metrics = { ...size, deviceScaleFactor: sharpness, mobile: false };
    await devtools.send('Emulation.setDeviceMetricsOverride', metrics);
    const requested = { format: 'webp', quality: WEBP_QUALITY };
    const { data } = await devtools.send('Page.captureScreenshot', requested);
    writeFileSync(path, Buffer.from(data, 'base64'));
  }
  await page.context().close();
  console.log(path);
}
