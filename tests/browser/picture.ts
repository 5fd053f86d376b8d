import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** Interval between screenshots, ms. */
const POLL_MS = 500;

/** Share of a board's height with its tiles: below the clocks, above the ticker strip, which always move. */
const TILES = { top: 0.12, bottom: 0.88 };

/**
 * Takes screenshots of a board's tiles until one differs from the first.
 * @returns the number of different pixels; 0 if none differs within `patience` (ms)
 */
export async function changedPixels(page: Page, patience: number): Promise<number> {
  const first = await tiles(page);
  const end = Date.now() + patience;
  while (Date.now() < end) {
    await page.waitForTimeout(POLL_MS);
    const changed = difference(first, await tiles(page));
    if (changed > 0) return changed;
  }
  return 0;
}

async function tiles(page: Page): Promise<PNG> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: TILES.top * height, width, height: (TILES.bottom - TILES.top) * height };
  return PNG.sync.read(await page.screenshot({ clip }));
}

function difference(a: PNG, b: PNG): number {
  let changed = 0;
  for (let at = 0; at < a.data.length; at += 4) {
    if (a.data.readUInt32LE(at) !== b.data.readUInt32LE(at)) changed += 1;
  }
  return changed;
}
