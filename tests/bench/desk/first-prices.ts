import type { Browser } from 'playwright-core';

/** Maximum time until prices on a page change, ms. */
const TIMEOUT_MS = 120_000;

export interface FirstLoad {
  /** Time from navigation until a price on the screen changes, ms. */
  readonly movingAfterMs: number;
  /** Transferred size of the page's scripts, and of the worker, KB of 1,024 bytes. */
  readonly scriptKB: number;
  readonly workerKB: number;
}

/** Opens the desk with an empty cache. */
export async function loadDesk(browser: Browser, url: string): Promise<FirstLoad> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return;
    sizes.push(request.sizes().then(({ responseBodySize }) => responseBodySize));
  });
  await page.addInitScript(() => {
    const before = new Map<Element, string>();
    const look = (): void => {
      for (const cell of document.querySelectorAll('[data-part="last"]')) {
        const text = cell.textContent ?? '';
        const known = before.get(cell);
        if (/\d/.test(text) && known !== undefined && known !== text) {
          Object.assign(window, { movingAfter: performance.now() });
          return;
        }
        if (/\d/.test(text)) before.set(cell, text);
      }
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  await page.goto(`${url}/desk`, { timeout: TIMEOUT_MS });
  const moving = await page.waitForFunction(
    () => (window as unknown as { movingAfter?: number }).movingAfter,
    undefined,
    { timeout: TIMEOUT_MS },
  );
  const movingAfterMs = Number(await moving.jsonValue());
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return { movingAfterMs, scriptKB: bytes / 1_024, workerKB: await workerSize(url) };
}

async function workerSize(url: string): Promise<number> {
  const { script } = (await (await fetch(`${url}/hub-worker.json`)).json()) as { script: string };
  const { headers } = await fetch(url + script, { method: 'HEAD', headers: { 'Accept-Encoding': 'gzip' } });
  return Number(headers.get('content-length')) / 1_024;
}
