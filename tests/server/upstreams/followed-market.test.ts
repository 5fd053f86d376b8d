import { describe, expect, it } from 'vitest';
import { INTERVALS } from '../../../lib/market/interval';
import type { Frame } from '../../../lib/protocol/messages';
import { type Content, readRow } from '../../../server/fanout/row-content';
import { Market } from '../../../server/market/market';
import { FollowedMarket } from '../../../server/upstreams/wall/followed-market';
import { FollowedSources } from '../../../server/upstreams/wall/followed-sources';
import { defined } from '../events';
import { INSTRUMENTS, numbers, someEvents, stateOf } from './some-events';

const LEVELS = 10;
const START = Date.UTC(2026, 2, 4, 16, 30) * 1_000;
const ROOMS: readonly Content[] = [
  ...(['quotes', 'trades', 'depth'] as const).map((channel) => ({
    channel,
    levels: LEVELS,
    interval: '1m' as const,
  })),
  ...INTERVALS.map((interval) => ({ channel: 'bars' as const, levels: LEVELS, interval })),
];

/** Room of an upstream market, which sends its changes when it is asked. */
class Room {
  #sent = 0;

  constructor(
    readonly market: Market,
    readonly content: Content,
  ) {}

  flush(): Frame {
    const window = { from: this.#sent, to: this.market.version };
    const rows: unknown[] = [];
    for (let row = 0; row < this.market.size; row++) {
      const found = readRow(this.market, this.content, row, window, () => undefined);
      if (found === undefined) continue;
      rows.push(
        ...('update' in found ? [found.update] : found.channel === 'trades' ? found.trades : found.bars),
      );
    }
    const isFull = this.#sent === 0;
    this.#sent = window.to;
    const head = {
      room: this.content.channel,
      epoch: 1,
      ...window,
      time: 1,
      merged: 0,
      ...(isFull && { full: true }),
    };
    return JSON.parse(
      JSON.stringify({ ...head, ...(rows.length > 0 && { [this.content.channel]: rows }) }),
    ) as Frame;
  }
}

describe('a followed market', () => {
  it.each([1, 2, 3, 4, 5])('has the state of the upstream in any order of its frames (%i)', (seed) => {
    const random = numbers(seed);
    const upstream = new Market();
    const own = new Market();
    const rooms = ROOMS.map((content) => new Room(upstream, content));
    const followed = new FollowedMarket((symbol, interval, from, to) => {
      const row = own.indexOf(symbol);
      return row < 0 ? [] : own.bars(row, interval).range(from, to, Number.POSITIVE_INFINITY);
    });
    let now = START;
    const take = () => {
      for (const event of followed.take(now).events) own.apply(event);
    };
    for (const instrument of INSTRUMENTS) upstream.apply(defined(instrument, START));
    followed.describe(INSTRUMENTS);
    for (let round = 0; round < 60; round++) {
      now += 700_000;
      for (const event of someEvents(random, 12, now)) upstream.apply(event);
      now += 1_000;
      // A connection gives the state of each room first.
      for (const room of rooms) {
        if (round > 0 && random() < 0.6) continue;
        followed.add(room.flush());
        if (round > 0 && random() < 0.5) take();
      }
    }
    for (const room of rooms) {
      followed.add(room.flush());
      take();
    }
    for (const { symbol } of INSTRUMENTS)
      expect(stateOf(own, symbol, LEVELS), symbol).toEqual(stateOf(upstream, symbol, LEVELS));
  });

  it('keeps what comes before an instrument until it is described', () => {
    const [instrument] = INSTRUMENTS.slice(3);
    if (instrument === undefined) throw new Error('no instrument');
    const { symbol } = instrument;
    const followed = new FollowedMarket(() => []);
    const trade = { symbol, id: '1', price: 2, size: 3, side: 'buy' as const, timestamp: START };
    const head = { room: 'r', epoch: 1, from: 0, to: 1, time: 1, merged: 0 };
    followed.add({ ...head, quotes: [{ symbol, last: 2, timestamp: START }], trades: [trade] });
    expect(followed.take(START).events).toEqual([]);
    expect(followed.undescribed).toBe(1);
    followed.describe([instrument]);
    const types = followed.take(START).events.map(({ type }) => type);
    expect(types).toEqual(['instrument', 'trade', 'quote']);
  });

  it('gives trades of a second snapshot once, and names those that are missing', () => {
    const [instrument] = INSTRUMENTS;
    if (instrument === undefined) throw new Error('no instrument');
    const { symbol } = instrument;
    const followed = new FollowedMarket(() => []);
    followed.describe([instrument]);
    const trade = (id: number) => ({
      ...{ symbol, id: String(id), price: 2, size: 3, side: 'buy' as const, timestamp: START + id },
    });
    const head = { room: 'r', epoch: 1, from: 0, to: 1, time: 1, merged: 0 };
    const idsOf = () =>
      followed.take(START).events.flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    followed.add({ ...head, full: true, trades: [trade(1), trade(2)] });
    expect(idsOf()).toEqual(['1', '2']);
    followed.add({ ...head, epoch: 2, full: true, trades: [trade(1), trade(2), trade(3)] });
    expect(idsOf()).toEqual(['3']);
    followed.add({ ...head, trades: [trade(9)], gaps: [{ symbol, until: START + 9 }] });
    expect(followed.take(START).events[0]).toMatchObject({ type: 'gap', symbol });
  });

  it('notices that times go back, as after a seek', () => {
    const [instrument] = INSTRUMENTS;
    if (instrument === undefined) throw new Error('no instrument');
    const { symbol } = instrument;
    const followed = new FollowedMarket(() => []);
    followed.describe([instrument]);
    const head = { room: 'r', epoch: 1, from: 0, to: 1, time: 1, merged: 0, full: true as const };
    followed.add({ ...head, quotes: [{ symbol, last: 2, timestamp: START }] });
    expect(followed.isBack).toBe(false);
    followed.add({ ...head, epoch: 2, quotes: [{ symbol, last: 2, timestamp: START - 1 }] });
    expect(followed.isBack).toBe(true);
  });
});

describe('sources of a followed wall', () => {
  const status = (...sources: object[]) =>
    ({ stream: '/live', source: 'live', state: 'ok', since: 1, sources }) as never;
  const ok = { name: 'coin', state: 'ok', since: 1 };
  const down = { name: 'coin', state: 'down', since: 5, reason: 'away', cause: 'blocked' };
  const none = new Set<never>();

  it('are described with their delay, and lost and found again with the upstream', () => {
    const sources = new FollowedSources();
    sources.reach(status({ ...ok, delayed: 900 }));
    expect(sources.take(9, none)).toMatchObject([{ type: 'source', source: 'coin', delayed: 900 }]);
    sources.reach(status({ ...down, delayed: 900 }));
    expect(sources.take(9, none)).toMatchObject([
      { type: 'source', source: 'coin', delayed: 900 },
      { type: 'disconnect', source: 'coin', reason: 'away', cause: 'blocked', timestamp: 5 },
    ]);
    expect(sources.take(9, none)).toEqual([]);
    sources.reach(status({ ...ok, delayed: 900 }));
    expect(sources.take(9, none)[0]).toMatchObject({ type: 'gap', source: 'coin' });
  });

  it('stay lost when data from before the loss comes late', () => {
    const sources = new FollowedSources();
    sources.reach(status(down));
    sources.take(9, none);
    expect(sources.take(9, new Set(['coin:BTC' as never]))).toMatchObject([
      { type: 'disconnect', source: 'coin' },
    ]);
    expect(sources.take(9, new Set(['share:ACME' as never]))).toEqual([]);
  });

  it('a quiet one is not stale before the upstream says so, and keeps the time of its data', () => {
    const market = new Market();
    const sources = new FollowedSources();
    const [instrument] = INSTRUMENTS;
    if (instrument === undefined) throw new Error('no instrument');
    market.apply(defined(instrument, START));
    const give = (now: number, heard: ReadonlySet<never>) => {
      for (const event of sources.take(now, heard)) market.apply(event);
      market.sources.markStale(now);
      return market.sources.list()[0];
    };
    sources.reach(status(ok));
    expect(give(START, new Set([instrument.symbol as never]))).toMatchObject({ state: 'ok' });
    for (const seconds of [3, 60, 3_000])
      expect(give(START + seconds * 1e6, none)).toMatchObject({ state: 'ok' });
    expect(market.sources.receivedAt('coin')).toBe(START);
    sources.reach(status({ ...ok, state: 'stale', since: START }));
    expect(give(START + 3_001e6, none)).toMatchObject({ state: 'stale', since: START });
  });

  it('a stale one gets the time of its last event', () => {
    const sources = new FollowedSources();
    sources.reach(status({ ...ok, state: 'stale', since: 3 }));
    expect(sources.take(9, none)).toMatchObject([{ type: 'source', source: 'coin', timestamp: 3 }]);
  });
});
