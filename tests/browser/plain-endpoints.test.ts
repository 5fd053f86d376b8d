import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSimulator } from '../../server/feeds/simulator/paced-feed';
import { type LiveServer, startLiveServer } from '../contracts/live-server';
import { openChromium } from './chromium';

const DOCUMENT = readFileSync('docs/protocol.md', 'utf8');

/** Frame that an EventSource received. */
interface Seen {
  readonly full: boolean;
  readonly from: number;
  readonly to: number;
  readonly time: number;
}

let server: LiveServer;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startLiveServer(createSimulator({ symbols: 5, rate: 200, seed: 1 })),
    openChromium(),
  ]);
});

afterAll(async () => {
  await browser?.close();
});

/**
 * Runs the script of the document with this beginning on a stub page of the server. @returns the page and its
 * output
 */
async function run(begins: string): Promise<{ page: Page; printed: string[] }> {
  const block = [...DOCUMENT.matchAll(/^```js\n([\s\S]*?)^```$/gm)].find(([, text]) =>
    text?.startsWith(begins),
  );
  const script = (block?.[1] ?? '').replaceAll('localhost:3000', server.url.replace('http://', ''));
  expect(script).not.toBe('');
  const page = await browser.newPage({ bypassCSP: true });
  const printed: string[] = [];
  page.on('console', (message) => printed.push(message.text()));
  await page.goto(`${server.url}/healthz`);
  await page.evaluate(`(() => { ${script} })()`);
  return { page, printed };
}

const prices = (printed: readonly string[]): readonly string[] =>
  printed.filter((line) => /^\S+:\S+ \d/.test(line));

it('the browser’s own EventSource receives changing prices, and reconnects when it is cut', async () => {
  const { page, printed } = await run('const events = new EventSource');
  await expect.poll(() => new Set(prices(printed)).size).toBeGreaterThan(5);
  await page.evaluate(() => {
    const events = new EventSource('/sse?channel=trades&symbols=*&rate=10');
    const seen: Seen[] = [];
    Object.assign(window, { seen });
    events.addEventListener('frame', ({ data }) => {
      const { full = false, from, to, time } = JSON.parse(data);
      seen.push({ full, from, to, time });
    });
  });
  const seen = (): Promise<Seen[]> => page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(2);
  server.cutConnections();
  const before = prices(printed).length;
  const cutAt = Date.now() * 1_000;
  await expect.poll(() => prices(printed).length).toBeGreaterThan(before);
  await expect.poll(async () => (await seen()).at(-1)?.time).toBeGreaterThan(cutAt);
  expect(printed.filter((line) => line.startsWith('subscribed to'))).toEqual(
    Array(2).fill('subscribed to 5'),
  );
  const [first, ...others] = await seen();
  expect(first?.full).toBe(true);
  let have = first?.to ?? 0;
  for (const { full, from, to } of others) {
    expect([full, from]).toEqual([false, have]);
    have = to;
  }
  await page.close();
});

it('the browser’s own WebSocket receives changing prices, and a valid close code', async () => {
  const { page, printed } = await run('const socket = new WebSocket');
  await expect.poll(() => new Set(prices(printed)).size).toBeGreaterThan(5);
  expect(printed.some((line) => line.startsWith('subscribe '))).toBe(true);
  const closed = server.stop();
  await expect.poll(() => printed.at(-1)).toBe('closed 4503 shutting_down');
  await closed;
  await page.close();
});
