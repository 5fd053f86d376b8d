import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { Ingest } from '../../../server/ingest/ingest';
import { Hooks, hashOf } from '../../../server/upstreams/hooks';
import { ManualClock } from '../manual-clock';

const TOKEN = 'tv-0123456789abcdef';
/** An alert as TradingView sends it: JSON if the text is JSON, else plain text. */
const ALERT = JSON.stringify({
  ...{ ticker: 'BTCUSDT', price: 64_000.5, size: 3, time: '2026-11-30T10:00:00Z', action: 'buy' },
  message: 'crossed 64,000',
});

let dataDir: string;
let clock: ManualClock;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hooks-'));
  clock = new ManualClock(1_796_032_860_000_000);
});

afterEach(() => rmSync(dataDir, { recursive: true }));

function save(change: object = {}): void {
  mkdirSync(join(dataDir, 'hooks'), { recursive: true });
  const content = JSON.parse(readFileSync('docs/sources/tradingview.json', 'utf8'));
  const token = `sha256:${hashOf(TOKEN).toString('hex')}`;
  writeFileSync(join(dataDir, 'hooks', 'tv.json'), JSON.stringify({ ...content, token, ...change }));
}

function open(withIngest = true) {
  const logged: unknown[] = [];
  const notified: unknown[] = [];
  const events: MarketEvent[] = [];
  const ingest = new Ingest({ clock, instrumentOf: () => undefined });
  const stop = new AbortController();
  void (async () => {
    for await (const batch of ingest.feed.run(stop.signal)) events.push(...(batch as readonly MarketEvent[]));
  })();
  const log = (...line: unknown[]): void => void logged.push(line);
  const hooks = new Hooks({
    ...{ dataDir, clock, log: { info: log, warn: log, error: log } },
    ingest: withIngest ? ingest : undefined,
    notify: async (...notice) => notified.push(notice),
  });
  hooks.open();
  /** Takes bodies and waits until they are used. */
  const take = async (...bodies: string[]): Promise<void> => {
    for (const body of bodies) {
      hooks.require(TOKEN);
      hooks.take(TOKEN, Buffer.from(body));
    }
    await hooks.idle();
  };
  return { hooks, take, logged, notified, events, stop: () => stop.abort() };
}

describe('a webhook', () => {
  it('gives the price of an alert of TradingView, and a notice to its users', async () => {
    save();
    const { take, events, notified, stop } = open();
    await take(ALERT);
    expect(events).toMatchObject([
      { type: 'instrument', symbol: 'tradingview:BTCUSDT' },
      { type: 'trade', price: 64_000.5, size: 3, side: 'buy', timestamp: 1_796_032_800_000_000 },
    ]);
    expect(notified).toEqual([[{ users: ['ada'] }, { title: 'BTCUSDT', body: 'crossed 64,000' }]]);
    stop();
  });

  it('is not used before it is answered', () => {
    save();
    const { hooks, notified, stop } = open();
    hooks.take(TOKEN, Buffer.from(ALERT));
    expect(notified).toEqual([]);
    stop();
  });

  it('takes plain text as a notice', async () => {
    save({ decode: 'text', events: [{ type: 'notice', users: ['ada', 'bob'], body: '' }] });
    const { take, notified, stop } = open(false);
    await take('BTCUSDT crossed');
    expect(notified).toEqual([[{ users: ['ada', 'bob'] }, { body: 'BTCUSDT crossed' }]]);
    stop();
  });

  it('survives hostile bodies, and never logs its token', async () => {
    save();
    const { take, events, notified, logged, stop } = open();
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;
    await take(
      '',
      '\0',
      '{',
      '[]',
      'null',
      deep,
      '{"__proto__":{"price":1}}',
      ALERT.replace('64000.5', '1e999'),
    );
    expect(events).toEqual([]);
    expect(logged.length).toBeGreaterThanOrEqual(8);
    expect(JSON.stringify(logged)).not.toContain(TOKEN);
    notified.length = 0;
    await take(ALERT);
    expect(notified).toHaveLength(1);
    stop();
  });

  it('with another token does not exist', () => {
    save();
    const { hooks, stop } = open();
    for (const token of ['', `${TOKEN}x`, `sha256:${hashOf(TOKEN).toString('hex')}`]) {
      expect(() => hooks.require(token)).toThrow('there is no hook with this token');
    }
    stop();
  });

  it('has a rate limit', () => {
    save();
    const { hooks, stop } = open();
    for (let calls = 0; calls < 100; calls++) hooks.require(TOKEN);
    expect(() => hooks.require(TOKEN)).toThrow('a hook takes 10 requests a second');
    clock.advance(1_000);
    hooks.require(TOKEN);
    stop();
  });

  it.each([
    [{ token: undefined }, 'tv.json: mapping.token is missing'],
    [{ token: TOKEN }, 'mapping.token must be "sha256:"'],
    [{ users: 1 }, 'tv.json: mapping has "users"'],
    [
      { kind: 'http', url: 'http://x/', token: undefined, events: [{ type: 'quote' }] },
      'must be hook in this folder',
    ],
  ])('with an invalid file stops the start: %j', (change, message) => {
    save(change);
    expect(() => open()).toThrow(message);
  });
});
