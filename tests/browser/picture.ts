import type { Page } from 'playwright-core';
import { PNG } from 'pngjs';

/** How often the page is looked at again, ms. */
const LOOK = 500;

/** The part of a board's height where its tiles are: below the clocks, above the tape, which move by themselves. */
const TILES = { top: 0.12, bottom: 0.88 };

/**
 * Takes pictures of a board's tiles until one differs from the first, and gives the number of pixels that do; 0 when
 * none does within `patience` (ms).
 */
export async function changedPixels(page: Page, patience: number): Promise<number> {
  const first = await tiles(page);
  const end = Date.now() + patience;
  while (Date.now() < end) {
    await page.waitForTimeout(LOOK);
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
