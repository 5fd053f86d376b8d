import type { Page } from 'playwright-core';

/** Interval between screenshots, ms. */
const POLL_MS = 500;

/** Share of a board's height with its tiles: below the clocks, above the ticker strip, which always move. */
const TILES = { top: 0.12, bottom: 0.88 };

/**
 * Takes screenshots of a board's tiles until one differs from the first.
 * @param patience maximum time, ms
 * @returns false if none differs
 */
export async function tilesChange(page: Page, patience: number): Promise<boolean> {
  const first = await tiles(page);
  const end = Date.now() + patience;
  while (Date.now() < end) {
    await page.waitForTimeout(POLL_MS);
    if (!first.equals(await tiles(page))) return true;
  }
  return false;
}

/** Returns a PNG; equal pixels are encoded as equal bytes. */
async function tiles(page: Page): Promise<Buffer> {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const clip = { x: 0, y: TILES.top * height, width, height: (TILES.bottom - TILES.top) * height };
  return page.screenshot({ clip });
}
