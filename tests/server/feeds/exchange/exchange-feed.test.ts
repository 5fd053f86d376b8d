import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { BinanceStandIn } from './binance-stand-in';
import { type LiveRun, runLive } from './live-run';
import type { VenueServer } from './venue-server';

let venue: BinanceStandIn;
let server: VenueServer;
let run: LiveRun;
let ticking: NodeJS.Timeout;

beforeEach(async () => {
  venue = new BinanceStandIn(['BTCUSDT', 'ETHUSDT', 'SOLUSDT']);
  server = await venue.start();
  ticking = setInterval(() => venue.step(), 20);
});

afterEach(async () => {
  clearInterval(ticking);
  await run.stop();
  await server.close();
});

const start = (settings?: Parameters<typeof runLive>[2]): void => {
  run = runLive('binance', server.host, settings);
};
const of = (type: MarketEvent['type'], code = 'BTCUSDT') =>
  run.events.filter(
    (event) => event.type === type && 'symbol' in event && event.symbol === `binance:${code}`,
  );
const trades = (code: string): string[] =>
  of('trade', code).map((event) => (event as MarketEvent & { type: 'trade' }).id);
const reasons = (type: 'disconnect' | 'gap') =>
  run.events.flatMap((event) => (event.type === type ? [event.reason] : []));
const causes = () => run.events.flatMap((event) => (event.type === 'disconnect' ? [event.cause] : []));
/** True once the market's book is that of the venue: the venue stands still meanwhile. */
const bookIsRight = (code = 'BTCUSDT'): boolean => {
  const product = venue.products.get(code);
  const row = run.market.indexOf(`binance:${code}`);
  if (product === undefined || row < 0) return false;
  const sides = run.market.depth(row, 100);
  const own = (side: ReadonlyMap<number, number>) => JSON.stringify([...side].sort(([a], [b]) => a - b));
  const same = (levels: readonly (readonly number[])[], side: ReadonlyMap<number, number>) =>
    JSON.stringify([...levels].sort(([a = 0], [b = 0]) => a - b)) === own(side);
  return same(sides.bids, product.bids) && same(sides.asks, product.asks);
};
const flowing = (): Promise<void> =>
  run.until(() => trades('SOLUSDT').length > 2 && of('book_change').length > 2);

describe('a live feed of Binance', () => {
  it('has instruments, past bars, trades, quotes and books of the symbols with the most turnover', async () => {
    start();
    await flowing();
    const { market, feed } = run;
    const row = market.indexOf('binance:BTCUSDT');
    expect(market.bars(row, '1m').range(0, Number.MAX_SAFE_INTEGER, 1_000).length).toBeGreaterThanOrEqual(
      499,
    );
    clearInterval(ticking);
    await run.until(bookIsRight);
    expect(market.quotes.get(row, 'last')).toBe(venue.products.get('BTCUSDT')?.price);
    expect(feed.state).toMatchObject({
      stage: 'flowing',
      symbols: 3,
      books: 3,
      unreadable: 0,
      problem: undefined,
    });
    expect(reasons('gap')).toEqual([]);
    expect(server.breaches).toEqual([]);
  });

  it('names the nearest symbols of one that does not exist, and shows the others', async () => {
    const symbol = (code: string) => ({ kind: 'symbol', venue: 'binance', code }) as const;
    start({ symbols: [symbol('BTCUSTD'), symbol('ETHUSDT')] });
    await run.until(() => trades('ETHUSDT').length > 0);
    const [unknown] = run.feed.state?.unknown ?? [];
    expect(unknown?.symbol).toBe('binance:BTCUSTD');
    expect(unknown?.nearest[0]).toBe('binance:BTCUSDT');
    expect(run.logged.join()).toContain('error: Binance has no such symbol');
  });

  it('marks the venue as lost after a cut, and continues with right books and the missed bars', async () => {
    start();
    await flowing();
    const requests = server.requests.length;
    server.cut();
    await run.until(() => reasons('disconnect').length > 0);
    const before = run.events.length;
    await run.until(() => run.events.slice(before).some(({ type }) => type === 'book_snapshot'));
    await run.until(
      () => server.requests.slice(requests).filter((path) => path.includes('klines')).length >= 6,
    );
    clearInterval(ticking);
    await run.until(bookIsRight);
    expect(server.breaches).toEqual([]);
  });

  it('shows no book from a snapshot that is older than the deltas', async () => {
    venue.snapshotAge = 100;
    for (let step = 0; step < 120; step++) venue.step();
    start();
    await run.until(() => trades('SOLUSDT').length > 2);
    await run.until(() => server.requests.filter((path) => path.includes('depth')).length >= 3);
    expect(of('book_snapshot')).toEqual([]);
    venue.snapshotAge = 0;
    await run.until(() => of('book_change').length > 1);
    clearInterval(ticking);
    await run.until(bookIsRight);
    expect(reasons('gap')).toEqual([]);
  });

  it('replaces connections without a missing or repeated trade, a gap or a disconnection', async () => {
    start();
    await flowing();
    server.announce(JSON.stringify({ e: 'serverShutdown', E: Date.now() }));
    await run.until(() => run.feed.state?.rotations === 2);
    const ids = trades('ETHUSDT').map(Number);
    expect(ids).toEqual(ids.map((_, index) => (ids[0] as number) + index));
    expect([...reasons('gap'), ...reasons('disconnect')]).toEqual([]);
    clearInterval(ticking);
    await run.until(bookIsRight);
    expect(server.breaches).toEqual([]);
  });

  it('leaves a venue alone that rejects this address, and says so', async () => {
    server.faults.refuse = { status: 451 };
    start();
    await run.until(() => reasons('disconnect').length > 0);
    expect(run.feed.state?.stage).toBe('blocked');
    expect(reasons('disconnect')[0]).toMatch(/^Binance does not serve this address: .*451/);
    expect(causes()).toEqual(['blocked']);
    expect(server.connects.length + server.requests.length).toBe(1);
  });

  it('names maintenance and lost connections as the cause', async () => {
    start();
    await flowing();
    expect(run.feed.state).toMatchObject({ stage: 'flowing', cause: undefined, weight: { limit: 5_400 } });
    server.faults.refuse = { status: 503, body: 'down for maintenance' };
    server.cut();
    await run.until(() => causes().includes('maintenance'));
    expect(causes()[0]).toBe('unreachable');
    expect(run.market.sources.list()).toMatchObject([
      { name: 'binance', state: 'down', cause: 'maintenance' },
    ]);
    server.faults.refuse = undefined;
    await run.until(() => run.market.sources.list()[0]?.state === 'ok');
    expect(run.feed.state).toMatchObject({ stage: 'flowing', cause: undefined, reconnections: 2 });
  });

  it('waits for a venue that cannot be reached, and begins when it can', async () => {
    const { host } = server;
    await server.close();
    run = runLive('binance', host);
    await run.until(() => reasons('disconnect').length > 0);
    expect(run.feed.state?.stage).toBe('unreachable');
    expect(reasons('disconnect')[0]).toMatch(/^Binance cannot be reached: .*ECONNREFUSED/);
    expect(causes()).toEqual(['unreachable']);
    server = await venue.start(undefined, Number(host.split(':')[1]));
    await flowing();
  });

  it('ends in any state at once', async () => {
    server.faults.isStuck = true;
    start();
    await run.until(() => server.connects.length > 0);
    await run.stop();
    await run.stop();
  });
});
