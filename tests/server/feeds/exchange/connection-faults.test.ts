import { afterEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { MADE_UP_BYBIT } from '../../venues/bybit/made-up-bybit';
import { MADE_UP_COINBASE } from '../../venues/coinbase/made-up-coinbase';
import { MadeUpDialect, type MadeUpVenue } from '../../venues/made-up-venue';
import { BINANCE_LIMITS, BinanceStandIn } from './binance-stand-in';
import { fastClock } from './fast-clock';
import { type LiveRun, runLive } from './live-run';
import { VenueServer } from './venue-server';

const stops: (() => unknown)[] = [];
const PERIOD = 5;

afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

interface Setting {
  readonly server: VenueServer;
  readonly run: LiveRun;
  of(type: MarketEvent['type']): readonly MarketEvent[];
}

/** Runs a feed of Binance against a server with two products; deadlines pass faster by the factor. */
async function binance(factor: number, prepare: (server: VenueServer) => void = () => {}): Promise<Setting> {
  const venue = new BinanceStandIn(['BTCUSDT', 'ETHUSDT']);
  const server = await venue.start();
  prepare(server);
  const run = runLive('binance', server.host, {}, { clock: fastClock(factor) });
  const ticking = setInterval(() => venue.step(), PERIOD);
  stops.push(
    () => server.close(),
    () => run.stop(),
    () => clearInterval(ticking),
  );
  return { server, run, of: (type) => run.events.filter((event) => event.type === type) };
}

/** Runs a feed against a made-up venue. */
async function madeUp(venue: MadeUpVenue, factor: number): Promise<Setting & { step: () => void }> {
  const dialect = new MadeUpDialect(venue);
  const server = await VenueServer.start(dialect, venue.limits);
  const symbols = venue.good.map((code) => ({ kind: 'symbol', venue: venue.venue, code }) as const);
  const run = runLive(venue.venue, server.host, { symbols }, { clock: fastClock(factor) });
  stops.push(
    () => server.close(),
    () => run.stop(),
  );
  const of: Setting['of'] = (type) => run.events.filter((event) => event.type === type);
  return { server, run, of, step: () => dialect.step(server) };
}

describe('a live feed', () => {
  it('subscribes again to a topic that was acknowledged and is silent, then names it and its symbol', async () => {
    const { run, server, of } = await binance(40, ({ faults }) => faults.silent.add('btcusdt@bookTicker'));
    await run.until(() => run.feed.state?.silent.length === 1);
    expect(run.feed.state?.silent).toEqual(['btcusdt@bookTicker']);
    const asked = server.messages.filter(
      (text) => text.includes('"SUBSCRIBE"') && text.includes('btcusdt@book'),
    );
    expect(asked.length).toBeGreaterThanOrEqual(2);
    await run.until(() => of('disconnect').length > 0);
    expect(of('disconnect')).toMatchObject([{ source: 'binance', symbols: ['binance:BTCUSDT'] }]);
  });

  it('replaces a connection of which one channel has died, and only that one', async () => {
    const { run, server, of } = await binance(40);
    await run.until(() => of('trade').length > 2 && of('book_change').length > 2);
    for (const code of ['btcusdt', 'ethusdt']) server.faults.silent.add(`${code}@trade`);
    await run.until(() => run.feed.state?.reconnections === 1);
    expect(run.logged.join('\n')).toContain('no trades were received for 60 s');
    await run.until(() => server.connects.length === 3);
    const lost = run.logged.filter((line) => line.includes('connection lost'));
    expect(lost).toHaveLength(1);
  });

  it('replaces a connection that answers pings and sends nothing else', async () => {
    const { run, server, of } = await binance(40);
    await run.until(() => of('trade').length > 2);
    server.faults.isStuck = true;
    const pinging = setInterval(() => {
      for (const { socket } of server.sockets) socket.ping();
    }, 5);
    stops.push(() => clearInterval(pinging));
    await run.until(() => (run.feed.state?.reconnections ?? 0) > 0);
    expect(run.logged.join('\n')).toContain('nothing was received for 30 s');
  });

  it('does not take the replies to its own pings for data', async () => {
    const { run, server, of, step } = await madeUp(MADE_UP_BYBIT, 40);
    await run.until(() => of('trade').length > 1 && of('book_snapshot').length > 1);
    step();
    await run.until(() => (run.feed.state?.reconnections ?? 0) > 0);
    expect(server.messages.some((text) => text.includes('"op":"ping"'))).toBe(true);
    expect(run.logged.join('\n')).toMatch(/no (quotes|book|trades) were received for \d+ s/);
  });

  it('has each trade once, although the venue sends the last ones again', async () => {
    const { run, server, of, step } = await madeUp(MADE_UP_BYBIT, 1);
    const topic = 'publicTrade.BTCUSDT';
    await run.until(() => server.topics.has(topic) && server.topics.has('publicTrade.ETHUSDT'));
    for (let count = 0; count < 5; count++) step();
    for (let n = 1; n <= 4; n++) server.publish(topic, MADE_UP_BYBIT.frame(topic, n));
    step();
    const ids = (): readonly string[] =>
      of('trade').flatMap((event) =>
        event.type === 'trade' && event.symbol === 'bybit:BTCUSDT' ? [event.id] : [],
      );
    await run.until(() => ids().includes('id-7'));
    expect(ids()).toEqual([1, 2, 3, 4, 5, 6, 7].map((n) => `id-${n}`));
  });

  it('waits ten minutes after the venue has closed for too many messages, then begins again', async () => {
    const { run, server, of } = await binance(1_000);
    await run.until(() => of('trade').length > 2);
    const { length } = server.connects;
    server.cut(1008);
    await run.until(() => run.feed.state?.stage === 'blocked' || server.connects.length > length);
    const blockedAt = run.events.length;
    await run.until(() => server.connects.length > length);
    await run.until(() => run.events.slice(blockedAt).some(({ type }) => type === 'trade'));
  });

  it('makes no request for as long as Retry-After says, and none for ten minutes after a ban', async () => {
    const times: number[] = [];
    const clock = fastClock(500);
    const venue = new BinanceStandIn(['BTCUSDT']);
    const server = await venue.start();
    server.faults.refuse = { status: 429, headers: { 'Retry-After': '60' } };
    const run = runLive('binance', server.host, {}, { clock });
    stops.push(
      () => server.close(),
      () => run.stop(),
    );
    const next = async (count: number): Promise<void> => {
      await run.until(() => server.requests.length >= count);
      times.push(clock.monotonic() / 1e6);
    };
    await next(1);
    await next(2);
    server.faults.refuse = { status: 418 };
    await next(3);
    await next(4);
    const [first = 0, second = 0, third = 0, fourth = 0] = times;
    // The clock runs on for some ms between an arrival and its reading.
    expect(second - first).toBeGreaterThan(45);
    expect(third - second).toBeGreaterThan(45);
    expect(fourth - third).toBeGreaterThan(500);
    expect(server.connects).toEqual([]);
  });

  it('takes a frame of 8 MB', async () => {
    const { run, server, of } = await madeUp(MADE_UP_COINBASE, 1);
    await run.until(() => of('book_snapshot').length === 2);
    const topic = 'level2:BTC-USD';
    const frame = MADE_UP_COINBASE.frame(topic, 1);
    server.publish(topic, frame.replace(/\}$/, `${' '.repeat(8 * 1024 * 1024)}}`));
    await run.until(() => of('book_snapshot').length === 3);
    expect(run.feed.state).toMatchObject({ reconnections: 0, unreadable: 0 });
  });

  it('cuts its messages to the length that the venue takes', async () => {
    const venue = new BinanceStandIn([]);
    const server = await venue.start({ ...BINANCE_LIMITS, maxMessageBytes: 16_384 });
    // Without a list, all named symbols are subscribed at once.
    server.faults.refusePaths.set('/api/v3/exchangeInfo', 500);
    const symbols = Array.from({ length: 300 }, (_, place) => {
      return { kind: 'symbol', venue: 'binance', code: `A${'X'.repeat(40)}${place}USDT` } as const;
    });
    const run = runLive('binance', server.host, { symbols }, { clock: fastClock(20) });
    stops.push(
      () => server.close(),
      () => run.stop(),
    );
    await run.until(() => server.topics.size === 900);
    expect(run.feed.state?.reconnections).toBe(0);
    expect(Math.max(...server.messages.map((text) => text.length))).toBeLessThan(16_384);
  });

  it('makes one attempt at a time while a venue refuses connections, and all reconnect', async () => {
    const { run, server, of } = await binance(40);
    await run.until(() => of('trade').length > 2 && server.sockets.size === 2);
    const before = server.connects.length;
    server.faults.refuse = { status: 503 };
    server.cut();
    await run.until(() => server.connects.length >= before + 12);
    expect(server.sockets.size).toBe(0);
    server.faults.refuse = undefined;
    const { length } = run.events;
    await run.until(() => run.events.slice(length).some(({ type }) => type === 'trade'));
    await run.until(() => server.sockets.size === 2);
    // No second connection of a slot appears later.
    await run.until(() => run.events.slice(length).filter(({ type }) => type === 'trade').length > 20);
    expect(server.sockets.size).toBe(2);
  });
});
