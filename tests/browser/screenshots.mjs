// Makes the README's pictures from the built server: npm run pictures [-- folder]
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
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
/** Opened first and taken last: its line of events a second then has something to tell. */
const HOME = { name: 'home', path: '/?theme=dark&lang=en', size: { width: 1440, height: 900 } };
/** How long the line takes to fill its place, ms. */
const LINE_FULL = 85_000;

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

async function open(base, { path, size }) {
  const page = await browser.newPage({ viewport: size });
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
const { child, url } = start(dataDir);
let browser;
try {
  const base = await url;
  mkdirSync(FOLDER, { recursive: true });
  browser = await chromium.launch({ executablePath: findChromium(), args: FLAGS });
  const home = await open(base, HOME);
  const full = Date.now() + LINE_FULL;
  for (const picture of PICTURES) {
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
