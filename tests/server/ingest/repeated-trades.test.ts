import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MarketEvent } from '../../../lib/market/event';
import { Ingest, type PushedValue } from '../../../server/ingest/ingest';
import type { Producer } from '../../../server/ingest/producer';
import { RepeatedTrades } from '../../../server/ingest/repeated-trades';
import { ManualClock } from '../manual-clock';

const START = 1_700_000_000_000_000;

let clock: ManualClock;
let ingest: Ingest;

beforeEach(() => {
  clock = new ManualClock(START);
  ingest = new Ingest({ clock, instrumentOf: () => undefined });
});

const producer = (name: string): Producer => ({ name, mayWrite: () => true });
const ada = producer('ada');

function* values(list: readonly unknown[]): Generator<PushedValue> {
  for (const [at, value] of list.entries()) yield { at, value };
}

const trade = (price: number, more: object = {}) => ({
  ...{ type: 'trade', symbol: 'acme:BOLT', price, size: 1, ...more },
});

/** Takes the pushed events as a market does. @returns the prices of the trades so far */
function marketOf(of: Ingest): { readonly prices: number[]; readonly stop: AbortController } {
  const stop = new AbortController();
  const prices: number[] = [];
  void (async () => {
    for await (const batch of of.feed.run(stop.signal)) {
      for (const event of batch as readonly MarketEvent[])
        if (event.type === 'trade') prices.push(event.price);
      await turn();
    }
  })();
  return { prices, stop };
}

describe('a push', () => {
  it('takes a trade with the same id once, and says so; without an id each counts', async () => {
    const market = marketOf(ingest);
    const named = (id: string, symbol = 'acme:BOLT') => trade(1, { id, symbol });
    await ingest.push(ada, values([named('7'), trade(2), trade(2)]));
    const again = await ingest.push(
      producer('bob'),
      values([named('7'), named('8'), named('7', 'acme:NUT')]),
    );
    expect(again).toMatchObject({ accepted: 3, rejected: 0, repeated: 1 });
    expect(market.prices).toEqual([1, 2, 2, 1, 1]);
    expect(ingest.producers()).toMatchObject([
      { name: 'ada', accepted: 3, repeated: 0 },
      { name: 'bob', accepted: 3, repeated: 1 },
    ]);
    market.stop.abort();
  });

  it('takes a repeated trade again if the market may not have it', async () => {
    const batches = ingest.feed.run(new AbortController().signal)[Symbol.asyncIterator]();
    const lost = ingest.push(ada, values([trade(1, { id: '7' })])).catch(() => 'lost');
    await batches.next();
    await batches.return?.();
    expect(await lost).toBe('lost');
    const market = marketOf(ingest);
    expect(await ingest.push(ada, values([trade(1, { id: '7' })]))).toMatchObject({ repeated: 0 });
    expect(market.prices).toEqual([1]);
    market.stop.abort();
  });

  it('cannot write calculated instruments, nor a venue that a feed delivers', async () => {
    const of = new Ingest({
      ...{ clock, instrumentOf: () => undefined },
      ownerOf: (venue) => (venue === 'binance' ? 'live:binance' : undefined),
    });
    const list = [
      ...[trade(1, { symbol: 'calc:BASIS' }), trade(1, { symbol: 'binance:BTCUSDT' })],
      { type: 'disconnect', source: 'binance', reason: 'x' },
    ];
    const { faults } = await of.push(ada, values(list));
    expect(faults.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'forbidden "calc:BASIS": instruments of calc are calculated here',
      'forbidden "binance:BTCUSDT": live:binance delivers all of binance',
      'forbidden "binance:~": live:binance delivers all of binance',
    ]);
    marketOf(of);
    const own = await of.push(producer('live:binance'), values([trade(1, { symbol: 'binance:BTCUSDT' })]));
    expect(own.accepted).toBe(1);
    of.close();
  });
});

describe('trades with an id', () => {
  it('are remembered by symbol and id, whole numbers and texts alike', () => {
    const trades = new RepeatedTrades();
    const ids = ['7', '07', '7.0', '', '0', '4294967303', '999999999999999', '1000000000000000', 'a 7'];
    for (const symbol of ['a:A', 'a:B'])
      for (const id of ids) expect(trades.isNew(symbol, id), id).toBe(true);
    for (const symbol of ['a:A', 'a:B'])
      for (const id of ids) expect(trades.isNew(symbol, id), id).toBe(false);
    trades.clear();
    expect(trades.isNew('a:A', '7')).toBe(true);
  });

  it('are forgotten after 50,000 to 100,000 later ones', () => {
    const trades = new RepeatedTrades();
    const add = (from: number, count: number): void => {
      for (let id = from; id < from + count; id++) trades.isNew(`a:S${id % 7}`, String(id));
    };
    add(0, 100_000);
    expect(trades.isNew('a:S0', '0')).toBe(false);
    expect(trades.isNew('a:S0', '100002')).toBe(true);
    expect(trades.isNew('a:S0', '0')).toBe(true);
    expect(trades.isNew(`a:S${60_000 % 7}`, '60000')).toBe(false);
  });
});
