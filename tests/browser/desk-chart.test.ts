import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boxOf, openChromium, openPage } from './chromium';
import { startWall, type WallServer } from './wall-server';

let wall: WallServer;
let browser: Browser;

beforeAll(async () => {
  [wall, browser] = await Promise.all([startWall(), openChromium()]);
});

afterAll(async () => {
  await browser?.close();
  await wall?.stop();
});

const WAIT = { timeout: 30_000 };

async function openDesk() {
  const { page, faults } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(`${wall.url}/desk?lang=en`);
  const plot = page.locator('[data-from]');
  await expect.poll(async () => Number(await plot.getAttribute('data-from')), WAIT).toBeGreaterThan(0);
  return { page, faults, plot, legend: page.locator('[data-part="legendTime"]') };
}

async function hover(page: Page, share: number): Promise<void> {
  const box = await boxOf(page.locator('[data-from]'));
  await page.mouse.move(box.x + box.width * share, box.y + box.height * 0.4);
}

describe('the chart of the desk', () => {
  it('moves to older bars by drag and keys', async () => {
    const { page, plot } = await openDesk();
    const from = async (): Promise<number> => Number(await plot.getAttribute('data-from'));
    const first = await from();
    await hover(page, 0.3);
    await page.mouse.down();
    await hover(page, 0.7);
    await page.mouse.up();
    await expect.poll(from, WAIT).toBeLessThan(first);
    const dragged = await from();
    await plot.press('PageUp');
    await expect.poll(from, WAIT).toBeLessThan(dragged);
    await page.context().close();
  });

  it('shows the bar under the crosshair', async () => {
    const { page, legend } = await openDesk();
    await hover(page, 0.2);
    await expect.poll(() => legend.textContent(), WAIT).not.toBe('');
    const left = await legend.textContent();
    await hover(page, 0.6);
    await expect.poll(() => legend.textContent(), WAIT).not.toBe(left);
    await page.context().close();
  });

  it('keeps its interval and its indicators over a reload', async () => {
    const { page, faults } = await openDesk();
    await page.getByRole('radio', { name: '5m', exact: true }).click();
    await page.getByLabel('Style and indicators').click();
    await page.getByLabel('Add an indicator').selectOption('rsi');
    await expect.poll(() => page.getByText('RSI 14').count(), WAIT).toBe(1);
    // A layout is saved a moment after a change.
    await page.waitForTimeout(2_000);
    await page.reload();
    await expect.poll(() => page.getByText('RSI 14').count(), WAIT).toBe(1);
    const intervals = page.getByRole('radiogroup', { name: 'Interval' });
    expect(await intervals.getByRole('radio', { checked: true }).allTextContents()).toEqual(['5m']);
    await intervals.getByRole('radio', { checked: true }).press('ArrowRight');
    expect(await intervals.locator(':focus').textContent()).toBe('15m');
    expect(await intervals.getByRole('radio', { checked: true }).allTextContents()).toEqual(['15m']);
    // The reload aborts requests of the previous page.
    expect(faults.filter((fault) => !fault.includes('ERR_ABORTED'))).toEqual([]);
    await page.context().close();
  });
});
