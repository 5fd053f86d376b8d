// Makes the README's pictures from the built server: npm run pictures [-- folder]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';
import { findChromium } from './find-chromium.mjs';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FOLDER = resolve(process.argv[2] ?? join(ROOT, 'docs/pictures'));
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
/** Fonts, snapshots and the first pages of bars are there by then, ms. */
const SETTLED = 6_000;

/** The picture is the same at any size; this one keeps the files small. */
const WALL = { width: 1600, height: 900 };
const PICTURES = [
  { name: 'overview', path: '/wall/overview?lang=en', size: WALL },
  { name: 'overview-zh', path: '/wall/overview?lang=zh-CN', size: WALL },
  { name: 'overview-light', path: '/wall/overview?lang=en&theme=light', size: WALL },
  { name: 'focus', path: '/wall/focus?lang=en', size: WALL },
  { name: 'quotes-ru', path: '/wall/quotes?lang=ru', size: WALL },
];
/** The desk, at the sizes that it has arrangements for. */
const DESKS = [
  { name: 'desk', path: '/desk?lang=en', size: { width: 1440, height: 900 } },
  { name: 'desk-zh', path: '/desk?lang=zh-CN&theme=light', size: { width: 1440, height: 900 } },
  { name: 'desk-large', path: '/desk?lang=en', size: { width: 2560, height: 1440 } },
  { name: 'desk-phone', path: '/desk?lang=ru', size: { width: 390, height: 844 }, sharpness: 2 },
];
/** The session plays while it is taken, at the pace at which it was recorded. */
const SESSION = { tapes: ['sim-2026-03-12'], start: Date.UTC(2026, 2, 12, 9, 54, 20) * 1_000 };
const REPLAY = { name: 'replay', query: '?board=overview&lang=en', size: WALL };
const LIBRARY = { name: 'replay-library', path: '/replay?lang=en', size: { width: 1440, height: 900 } };
const TAPES = {
  'sim-2026-03-12': {
    ...{ start: '2026-03-12T08:00:00Z', seconds: 10_800, symbols: 60, rate: 60, gap: [4_200, 4_700] },
  },
  'sim-opening': { start: '2026-03-12T09:20:00Z', seconds: 1_500, symbols: 24, rate: 80, seed: 3 },
  'sim-week-11': { start: '2026-03-09T00:00:00Z', seconds: 432_000, symbols: 6, rate: 1, session: 'day' },
  'sim-halt': { start: '2026-03-06T14:30:00Z', seconds: 900, symbols: 3, rate: 12, seed: 9 },
};
/** Opened first and taken last: its line of events a second then has something to tell. */
const HOME = { name: 'home', path: '/?theme=dark&lang=en', size: { width: 1440, height: 900 } };
/** How long the line takes to fill its place, ms. */
const LINE_FULL = 85_000;

/** Writes the tapes that the pictures show, by the code that the tests write theirs with. */
async function writeTapes(folder) {
  const file = join(folder, 'replay-tapes.mjs');
  const bundle = await rolldown({ input: join(ROOT, 'tests/browser/replay-tapes.ts'), platform: 'node' });
  await bundle.write({ file, format: 'esm' });
  const { writeSimulatedTape } = await import(pathToFileURL(file).href);
  for (const [id, wish] of Object.entries(TAPES)) writeSimulatedTape(folder, id, wish);
}

/** Starts the built server on a free port; gives its address. */
function start(dataDir) {
  const program = join(ROOT, 'dist/server.js');
  const child = spawn(
    process.execPath,
    [program, '--port', '0', '--data-dir', dataDir, '--log-level', 'warn'],
    {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = new Promise((found, failed) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      said += chunk;
      const address = /^tickerwall at (\S+)$/m.exec(said)?.[1];
      if (address !== undefined) found(address);
    });
    child.once('exit', (code) =>
      failed(new Error(`the server ended with ${code}; is it built? npm run build`)),
    );
  });
  return { child, url };
}

async function open(base, { path, size, sharpness = 1 }) {
  const page = await browser.newPage({ viewport: size, deviceScaleFactor: sharpness });
  await page.goto(base + path);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

async function take(page, { name }) {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path });
  await page.close();
  console.log(path);
}

const dataDir = mkdtempSync(join(tmpdir(), 'pictures-'));
await writeTapes(dataDir);
const { child, url } = start(dataDir);
let browser;
try {
  const base = await url;
  mkdirSync(FOLDER, { recursive: true });
  browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  const home = await open(base, HOME);
  const full = Date.now() + LINE_FULL;
  for (const picture of [...PICTURES, ...DESKS]) {
    const page = await open(base, picture);
    await page.waitForTimeout(SETTLED);
    await take(page, picture);
  }
  const opened = await fetch(`${base}/api/sessions`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(SESSION),
  });
  const { id } = await opened.json();
  for (const picture of [{ ...REPLAY, path: `/replay/${id}${REPLAY.query}` }, LIBRARY]) {
    const page = await open(base, picture);
    await page.waitForTimeout(SETTLED);
    await take(page, picture);
  }
  await home.waitForTimeout(Math.max(0, full - Date.now()));
  await take(home, HOME);
} finally {
  await browser?.close();
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
}
