import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { mergeFeeds } from '../../../server/feeds/merged-feed';
import { IdempotentAnswers } from '../../../server/ingest/idempotent-answers';
import { Ingest, type PushedValue } from '../../../server/ingest/ingest';
import { MAX_WAITING_EVENTS, MAX_WAITING_OF_PRODUCER } from '../../../server/ingest/ingest-queue';
import type { Producer } from '../../../server/ingest/producer';
import type { PushResult } from '../../../server/ingest/push-report';
import { Market } from '../../../server/market/market';
import { ScriptedFeed } from '../../contracts/scripted-feed';
import { anInstrument, aTrade, defined } from '../events';
import { ManualClock } from '../manual-clock';

const START = 1_700_000_000_000_000;

let clock: ManualClock;
let market: Market;
let ingest: Ingest;

beforeEach(() => {
  clock = new ManualClock(START);
  market = new Market();
  ingest = newIngest(market);
});

function newIngest(of: Market): Ingest {
  return new Ingest({
    clock,
    instrumentOf: (symbol) => (of.indexOf(symbol) < 0 ? undefined : of.instrumentOf(of.indexOf(symbol))),
  });
}

const producer = (name: string): Producer => ({ name, mayWrite: () => true });
const ada = producer('ada');

function* values(list: readonly unknown[], from = 1): Generator<PushedValue> {
  for (const [at, value] of list.entries()) yield { at: at + from, value };
}

const trade = (price: number, more: object = {}) => ({
  ...{ type: 'trade', symbol: 'acme:BOLT', price, size: 1, ...more },
});

/** A market that takes a batch of the feed whenever it is asked to. */
class SlowMarket {
  readonly taken: MarketEvent[] = [];
  readonly stop = new AbortController();
  readonly #batches: AsyncIterator<unknown>;

  constructor(feed = ingest.feed) {
    this.#batches = feed.run(this.stop.signal)[Symbol.asyncIterator]();
  }

  /** Takes the next batch; the one before counts as applied now. */
  async take(): Promise<readonly MarketEvent[]> {
    const { value = [] } = await this.#batches.next();
    this.taken.push(...(value as MarketEvent[]));
    return value as MarketEvent[];
  }

  /** Takes batches in the background until the signal. */
  async run(): Promise<void> {
    while (!this.stop.signal.aborted) await this.take();
  }

  trades(): number[] {
    return this.taken.flatMap((event) => (event.type === 'trade' ? [event.price] : []));
  }
}

const LIVE = { name: 'beside', source: 'live', loop: false } as const;

/** True once the promise is settled. */
function settled(promise: Promise<unknown>): () => boolean {
  let is = false;
  const done = (): void => {
    is = true;
  };
  promise.then(done, done);
  return () => is;
}

describe('a push', () => {
  it('is answered once the market has applied its events, not before', async () => {
    const slow = new SlowMarket();
    const push = ingest.push(ada, values([trade(101.25), trade(101.5)]));
    const isAnswered = settled(push);
    expect(await slow.take()).toMatchObject([
      { type: 'instrument', symbol: 'acme:BOLT', instrument: { priceDecimals: 2 } },
      { type: 'trade', price: 101.25, side: 'unknown', timestamp: START, localTimestamp: START },
      { type: 'trade', price: 101.5 },
    ]);
    await turn();
    expect(isAnswered()).toBe(false);
    void slow.take();
    expect(await push).toMatchObject({ accepted: 2, rejected: 0, faults: [] });
  });

  it('keeps the time of the venue, and has a receive time of the server that never decreases', async () => {
    const slow = new SlowMarket();
    void ingest.push(ada, values([trade(1, { timestamp: START - 5, localTimestamp: 7 })]));
    const [, first] = await slow.take();
    expect(first).toMatchObject({ timestamp: START - 5, localTimestamp: START });
    void slow.run();
    clock.setWall(-400);
    await ingest.push(ada, values([trade(2)]));
    expect(slow.taken.at(-1)).toMatchObject({ localTimestamp: START });
    slow.stop.abort();
  });

  it('takes the valid events of a batch and names place and field of the others', async () => {
    const slow = new SlowMarket();
    void slow.run();
    const result = await ingest.push(
      { name: 'ada', mayWrite: (symbol) => symbol.startsWith('acme:') },
      values([
        trade(1),
        trade(2, { size: '3' }),
        trade(3, { size: -1 }),
        trade(4, { symbol: 'nyse:IBM' }),
        trade(5, { timestamp: START + 400_000_000 }),
        { type: 'news' },
        [trade(6)],
        trade(7, { note: 'x' }),
        trade(8),
      ]),
    );
    expect(result.faults.map(({ at, code, field }) => [at, code, field])).toEqual([
      [2, 'bad_request', 'size'],
      [3, 'bad_request', 'size'],
      [4, 'forbidden', undefined],
      [5, 'bad_request', 'timestamp'],
      [6, 'bad_request', 'type'],
      [7, 'bad_request', undefined],
      [8, 'bad_request', 'note'],
    ]);
    expect(result).toMatchObject({ accepted: 2, rejected: 7 });
    expect(slow.trades()).toEqual([1, 8]);
    slow.stop.abort();
  });

  it('gives each trade without an id another one', async () => {
    const slow = new SlowMarket();
    void slow.run();
    await ingest.push(ada, values([trade(1), trade(2)]));
    const ids = slow.taken.flatMap((event) => (event.type === 'trade' ? [event.id] : []));
    expect(new Set(ids).size).toBe(2);
    slow.stop.abort();
  });

  it('lets other work run between a thousand values, also rejected ones', async () => {
    let turns = 0;
    const push = ingest.push(ada, values(Array.from({ length: 5_000 }, () => 'nothing')));
    const isAnswered = settled(push);
    for (; !isAnswered(); turns++) await turn();
    expect(turns).toBeGreaterThan(3);
    expect(await push).toMatchObject({ rejected: 5_000 });
  });

  it('does not infer an instrument that another feed has described', async () => {
    market.apply(defined(anInstrument('acme:BOLT', { priceDecimals: 4 })));
    const slow = new SlowMarket();
    void slow.run();
    await ingest.push(ada, values([trade(1.123456)]));
    expect(slow.taken.map(({ type }) => type)).toEqual(['trade']);
    slow.stop.abort();
  });

  it('fails when the server stops before the market has it', async () => {
    const slow = new SlowMarket();
    const first = ingest.push(ada, values([trade(1)]));
    await slow.take();
    const second = ingest.push(ada, values([trade(2)]));
    ingest.close();
    await expect(first).rejects.toMatchObject({ code: 'shutting_down' });
    await expect(second).rejects.toMatchObject({ code: 'shutting_down' });
    await expect(ingest.push(ada, values([trade(3)]))).rejects.toMatchObject({ code: 'shutting_down' });
  });

  it('with a price of 0 in a bar is rejected, except for futures', async () => {
    const slow = new SlowMarket();
    void slow.run();
    const bar = {
      type: 'bar',
      interval: '1m',
      start: START,
      open: 0,
      high: 1,
      low: 0,
      close: 1,
      volume: 2,
      trades: 1,
    };
    const result = await ingest.push(
      ada,
      values([
        { ...bar, symbol: 'acme:BOLT' },
        { type: 'instrument', symbol: 'acme:F', instrument: { kind: 'future' } },
        { ...bar, symbol: 'acme:F' },
      ]),
    );
    expect(result).toMatchObject({ accepted: 2, faults: [{ at: 1, field: 'open' }] });
    for (const event of slow.taken) market.apply(event);
    slow.stop.abort();
  });

  it('that would define a symbol beyond the limit is rejected, and known symbols go on', async () => {
    const slow = new SlowMarket();
    void slow.run();
    const many = Array.from({ length: 10_001 }, (_, n) => trade(1, { symbol: `acme:S${n}` }));
    const result = await ingest.push(ada, values([...many, trade(2, { symbol: 'acme:S7' })]));
    expect(result).toMatchObject({ accepted: 10_001, rejected: 1 });
    expect(result.faults[0]).toMatchObject({ at: 10_001, message: expect.stringContaining('acme:S10000') });
    slow.stop.abort();
  });
});

describe('a slow market', () => {
  const batch = Array.from({ length: 1_000 }, (_, n) => trade(n));

  /** Pushes batches of a producer until one is rejected. */
  async function fill(name: string): Promise<Promise<PushResult>[]> {
    const pushes: Promise<PushResult>[] = [];
    for (;;) {
      const push = ingest.push(producer(name), values(batch.map((one) => ({ ...one }))), false);
      const isFull = await Promise.race([
        push.then(
          () => false,
          () => true,
        ),
        turn(false),
      ]);
      if (isFull) {
        await expect(push).rejects.toMatchObject({ code: 'too_slow', retryAfter: 1 });
        return pushes;
      }
      pushes.push(push);
    }
  }

  it('fills the queue to its bound; then pushes are rejected, and no accepted event is lost', async () => {
    const slow = new SlowMarket();
    const ofAda = await fill('ada');
    expect(ofAda).toHaveLength(MAX_WAITING_OF_PRODUCER / batch.length);
    const all = [...ofAda, ...(await fill('bob')), ...(await fill('cy'))];
    expect(all).toHaveLength(MAX_WAITING_EVENTS / batch.length);
    expect(ingest.stats.waiting).toBe(MAX_WAITING_EVENTS);
    expect(() => ingest.requireRoom(producer('dan'))).toThrow('full');
    void slow.run();
    for (const result of await Promise.all(all)) expect(result).toMatchObject({ accepted: 1_000 });
    expect(slow.trades()).toHaveLength(MAX_WAITING_EVENTS);
    expect(ingest.stats.waiting).toBe(0);
    expect(() => ingest.requireRoom(producer('dan'))).not.toThrow();
    slow.stop.abort();
  });

  it('keeps a push that may wait, in order, and takes it when there is room', async () => {
    const slow = new SlowMarket();
    await fill('ada');
    const waiting = ingest.push(ada, values([trade(-1)]));
    const next = ingest.push(ada, values([trade(-2)]));
    await turn();
    expect(ingest.stats.waiting).toBe(MAX_WAITING_OF_PRODUCER);
    void slow.run();
    await Promise.all([waiting, next]);
    expect(slow.trades().slice(-2)).toEqual([-1, -2]);
    slow.stop.abort();
  });

  it('keeps the order of a producer when a later push is small enough for the room', async () => {
    const slow = new SlowMarket();
    const first = Array.from({ length: MAX_WAITING_OF_PRODUCER - 10 }, (_, n) => trade(n));
    const pushes = [ingest.push(ada, values(first))];
    // A large push is enqueued in parts.
    await vi.waitFor(() => expect(ingest.stats.waiting).toBe(first.length));
    pushes.push(ingest.push(ada, values(Array.from({ length: 20 }, () => trade(-1)))));
    pushes.push(ingest.push(ada, values([trade(-2)])));
    await expect(ingest.push(ada, values([trade(-3)]), false)).rejects.toMatchObject({ code: 'too_slow' });
    void slow.run();
    await Promise.all(pushes);
    expect(slow.trades().slice(-2)).toEqual([-1, -2]);
    slow.stop.abort();
  });

  it('gets the events of a live feed beside the full queue, one batch of each in turn', async () => {
    const beside = new ScriptedFeed([]);
    const slow = new SlowMarket(mergeFeeds([ingest.feed, { ...LIVE, run: (signal) => beside.run(signal) }]));
    await Promise.all([fill('ada'), slow.take()]);
    beside.push(aTrade('nyse:IBM', 7, 1, START));
    beside.push(aTrade('nyse:IBM', 8, 1, START));
    for (let batches = 0; batches < 3; batches++) await slow.take();
    expect(slow.trades().filter((price) => price === 7 || price === 8).length).toBeGreaterThanOrEqual(2);
    expect(ingest.stats.waiting).toBeGreaterThan(MAX_WAITING_OF_PRODUCER / 2);
    slow.stop.abort();
  });
});

describe('events that are accepted', () => {
  const number = fc.oneof(
    fc.double({ noNaN: false }),
    fc.integer({ min: -3, max: 1_000 }),
    fc.constantFrom(0, -0, 1e308, START, START + 1e12),
  );
  const odd = fc.oneof(number, fc.string(), fc.constant(null), fc.constant([[1, 2]]));
  const fields = {
    ...{ timestamp: odd, price: odd, size: odd, bid: odd, ask: odd, bidSize: odd, start: number, open: odd },
    ...{ high: odd, low: odd, close: odd, volume: odd, trades: number, bids: odd, asks: odd, reason: odd },
    interval: fc.constantFrom('1m', '1d', '7m'),
    status: fc.constantFrom('open', 'halted', 'x'),
    instrument: fc.record(
      { name: odd, kind: fc.constantFrom('future', 'share', 'x'), priceDecimals: odd, prevClose: odd },
      { requiredKeys: [] },
    ),
  };
  const TYPES = {
    trade: ['price', 'size'],
    quote: ['bid', 'ask', 'bidSize'],
    book_snapshot: ['bids', 'asks'],
    book_change: ['bids', 'asks'],
    bar: ['interval', 'start', 'open', 'high', 'low', 'close', 'volume', 'trades'],
    status: ['status'],
    instrument: ['instrument'],
    disconnect: ['reason'],
    gap: ['reason'],
  } as const;
  const event = fc.constantFrom(...(Object.keys(TYPES) as (keyof typeof TYPES)[])).chain((type) =>
    fc
      .record(
        Object.fromEntries(
          ['timestamp', ...TYPES[type]].map((name) => [name, fields[name as keyof typeof fields]]),
        ),
        { requiredKeys: [...TYPES[type]] },
      )
      .map((own) => ({
        type,
        ...(type !== 'disconnect' && type !== 'gap' && { symbol: 'acme:A' }),
        ...own,
      })),
  );

  it('are never rejected by the market', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 12 }), async (events) => {
        const target = new Market();
        const of = newIngest(target);
        const slow = new SlowMarket(of.feed);
        void slow.run();
        const { accepted, rejected } = await of.push(ada, values(structuredClone(events)));
        expect(accepted + rejected).toBe(events.length);
        for (const one of slow.taken) target.apply(one);
        slow.stop.abort();
      }),
      { numRuns: 300 },
    );
  });

  it('arrive exactly once and in order through repeated requests of several producers', async () => {
    const request = fc.record({
      name: fc.constantFrom('ada', 'bob'),
      size: fc.integer({ min: 1, max: 30 }),
      repeats: fc.integer({ min: 1, max: 5 }),
      isAtOnce: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 8 }), async (requests) => {
        const of = newIngest(new Market());
        const answers = new IdempotentAnswers<PushResult>(() => 0);
        const slow = new SlowMarket(of.feed);
        void slow.run();
        const expected: Record<string, number[]> = { ada: [], bob: [] };
        let price = 0;
        const pushes: Promise<unknown>[] = [];
        for (const [key, { name, size, repeats, isAtOnce }] of requests.entries()) {
          const prices = Array.from({ length: size }, () => ++price);
          expected[name]?.push(...prices);
          const list = prices.map((one) => trade(one, { symbol: `${name}:A` }));
          for (let repeat = 0; repeat < repeats; repeat++) {
            const push = answers.run(`${key}`, '', () => of.push(producer(name), values(list)));
            pushes.push(push);
            if (!isAtOnce) await push;
          }
        }
        await Promise.all(pushes);
        for (const [name, prices] of Object.entries(expected)) {
          const taken = slow.taken.flatMap((one) =>
            one.type === 'trade' && one.symbol === `${name}:A` ? [one.price] : [],
          );
          expect(taken).toEqual(prices);
        }
        slow.stop.abort();
      }),
      { numRuns: 100 },
    );
  });
});
