import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Page, and all its errors since it was opened. */
export interface WatchedPage {
  readonly page: Page;
  /** Console errors, uncaught errors, failed requests and responses of 400 and above, one line each. */
  readonly faults: readonly string[];
}

/** Starts a Chromium with its own profile, which is removed on close. */
export async function openChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium: npm test installs one');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** Opens a page in a new context, without cookies and cache of other tests. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1920, height: 1080 },
    colorScheme: 'dark',
    ...options,
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    faults.push(`failed: ${request.method()} ${request.url()}: ${request.failure()?.errorText}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`answered ${response.status()}: ${response.url()}`);
  });
  return { page, faults };
}

/** Returns the faults without requests that a page gives up when it is left or refreshed. */
export function lasting(faults: readonly string[]): string[] {
  return faults.filter((fault) => !fault.endsWith('net::ERR_ABORTED'));
}

/** Box of an element in the window, CSS pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns the box of an element once the fonts have loaded: they change the widths of texts, and so move what
 * stands beside them.
 * @throws if the element is not shown
 */
export async function boxOf(element: Locator): Promise<Box> {
  await element.page().evaluate(() => document.fonts.ready);
  const box = await element.boundingBox();
  if (box === null) throw new Error(`${element} is not shown`);
  return box;
}
