import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MarketEvent } from '../../lib/market/event';
import { toSymbol } from '../../lib/market/instrument';
import { parseSourceFile } from '../../server/upstreams/source-file';
import type { WallFile } from '../../server/upstreams/wall/wall-file';
import { aBar, aQuote, aTrade, defined } from '../server/events';
import { INSTRUMENTS, numbers, someEvents, stateOf } from '../server/upstreams/some-events';
import { type LiveServer, startLiveServer } from './live-server';
import { ScriptedFeed } from './scripted-feed';

/** Most levels of a book that a wall gives. */
const LEVELS = 50;
/** Makes more bars of a minute than a snapshot has. */
function pastBars(count: number): MarketEvent[] {
  const now = Date.now() * 1_000;
  const first = now - (now % 60_000_000) - count * 60_000_000;
  return Array.from({ length: count }, (_, at) => {
    const bar = { open: at + 1, high: at + 3, low: at + 1, close: at + 2, volume: 1, trades: 1 };
    return aBar('coin:BTC', { interval: '1m', start: first + at * 60_000_000, ...bar }, now);
  });
}

const until = (check: () => void) => vi.waitFor(check, { timeout: 15_000, interval: 20 });

/** Waits for an equal state; of trades, the follower may have fewer of the time before its connection. */
function expectEqual(upstream: LiveServer, follower: LiveServer): Promise<void> {
  return until(() => {
    for (const { symbol } of INSTRUMENTS) {
      const { trades: all, ...given } = stateOf(upstream.stream.market, symbol, LEVELS);
      const { trades, ...own } = stateOf(follower.stream.market, symbol, LEVELS);
      expect(own, symbol).toEqual(given);
      expect(trades, symbol).toEqual(all.slice(-Math.max(50, trades.length)));
    }
  });
}

function wallFile(url: string, more: object = {}): WallFile {
  const content = { kind: 'tickerwall', url, rate: 50, levels: LEVELS, title: 'the other wall', ...more };
  return parseSourceFile('other.json', content, {}) as WallFile;
}

function follow(file: WallFile, port = 0): Promise<LiveServer> {
  return startLiveServer(undefined, { feeds: [{ kind: 'source', file: file.path }], walls: [file], port });
}

describe('a wall that follows another', () => {
  const random = numbers(14);
  let feed: ScriptedFeed;
  let upstream: LiveServer;
  let follower: LiveServer;
  let port: number;

  const startUpstream = async (): Promise<void> => {
    const now = Date.now() * 1_000;
    feed = new ScriptedFeed(INSTRUMENTS.map((instrument) => defined(instrument, now)));
    upstream = await startLiveServer(feed, { port });
    port = Number(new URL(upstream.url).port);
  };

  beforeAll(async () => {
    port = 0;
    await startUpstream();
    feed.push(...pastBars(300), ...someEvents(random, 400, Date.now() * 1_000));
    follower = await follow(wallFile(upstream.url, { origin: 'simulated' }));
  });

  afterAll(async () => {
    await follower.stop();
    await upstream.stop();
  });

  it('has its instruments, quotes, figures of the day, bars, books and statuses', async () => {
    // Of trades from before the connection, the newest 50 are given.
    await expectEqual(upstream, follower);
  });

  it('has the same state after more events, and after a cut of the connection', async () => {
    for (let round = 0; round < 10; round++) {
      feed.push(...someEvents(random, 60, Date.now() * 1_000));
      await expectEqual(upstream, follower);
    }
    upstream.cutConnections();
    feed.push(...someEvents(random, 200, Date.now() * 1_000));
    await expectEqual(upstream, follower);
  });

  it('takes over lost sources, their causes, and their recovery', async () => {
    const states = () =>
      follower.stream.status.sources.map(({ name, state, cause }) => ({ name, state, cause }));
    const now = Date.now() * 1_000;
    const stamp = { timestamp: now, localTimestamp: now };
    feed.push({ type: 'disconnect', source: 'coin', reason: 'away', cause: 'maintenance', ...stamp });
    await until(() => expect(states()).toContainEqual({ name: 'coin', state: 'down', cause: 'maintenance' }));
    expect(states()).toContainEqual({ name: 'share', state: 'ok', cause: undefined });
    feed.push(aTrade('coin:BTC', 100, 1, Date.now() * 1_000));
    await until(() => expect(states()).toContainEqual({ name: 'coin', state: 'ok', cause: undefined }));
    feed.push({ type: 'disconnect', symbols: [toSymbol('share:ACME')], reason: 'away', ...stamp });
    await until(() =>
      expect(follower.stream.status.sources).toContainEqual(
        expect.objectContaining({ name: 'share', state: 'down', symbols: ['share:ACME'] }),
      ),
    );
    expect(follower.stream.status.sources[0]?.title).toBe('coin via the other wall');
  });

  it('says that the upstream is lost, and follows it again after its restart', async () => {
    await upstream.stop();
    await until(() => expect(follower.stream.status).toMatchObject({ state: 'down' }));
    await startUpstream();
    // Everything is traded again, so that nothing of the time before is left but older bars.
    const now = Date.now() * 1_000;
    const prices = INSTRUMENTS.flatMap(({ symbol }, at) => [
      aTrade(symbol, 50 + at, 3, now),
      aQuote(symbol, { bid: 49, ask: 51 }, now),
      { type: 'status' as const, symbol, status: 'open' as const, timestamp: now, localTimestamp: now },
    ]);
    feed.push(...prices, ...someEvents(random, 100, Date.now() * 1_000).filter(({ type }) => type !== 'bar'));
    await until(() => {
      for (const { symbol } of INSTRUMENTS) {
        const { quote: above } = stateOf(upstream.stream.market, symbol, LEVELS);
        const { quote } = stateOf(follower.stream.market, symbol, LEVELS);
        expect(quote, symbol).toEqual(above);
      }
      expect(follower.stream.status.sources.map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
    });
  });
});

describe('walls in a circle', () => {
  it('a wall does not follow itself', async () => {
    const probe = await startLiveServer(new ScriptedFeed([]));
    const { url } = probe;
    await probe.stop();
    const own = await follow(wallFile(url), Number(new URL(url).port));
    await until(() =>
      expect(own.stream.status.reason).toBe(`${url} is this server: a wall cannot follow itself`),
    );
    await own.stop();
  });

  it('a wall does not follow one that follows it', async () => {
    const probe = await startLiveServer(new ScriptedFeed([]));
    const { url } = probe;
    await probe.stop();
    const first = await follow(wallFile(url, { title: 'second' }));
    const second = await follow(wallFile(first.url, { title: 'first' }), Number(new URL(url).port));
    await until(() => {
      const reasons = [first, second].map(({ stream }) => stream.status.reason ?? '');
      expect(reasons.join()).toContain('follows this server: a wall cannot follow itself');
    });
    await first.stop();
    await second.stop();
  });
});
