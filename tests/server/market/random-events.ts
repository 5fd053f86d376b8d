import fc from 'fast-check';
import type { MarketEvent } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import { INTERVAL_MICROS, TRADE_INTERVALS } from '../../../lib/market/interval';
import { anInstrument } from '../events';

const START = 1_700_000_000_000_000;
const SYMBOLS = ['sim:A', 'sim:B', 'other:C', 'calc:D'] as const;
const HOUR = 3_600_000_000;

const choice = fc.record({
  kind: fc.integer({ min: 0, max: 15 }),
  symbol: fc.constantFrom(...SYMBOLS),
  ticks: fc.integer({ min: 0, max: 400 }),
  size: fc.integer({ min: 0, max: 9 }),
  /** Time since the event before, mostly short, at times beyond the end of a day. */
  wait: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 2_000_000 }) }, fc.constant(13 * HOUR)),
});

/** Events of every type, also those that change nothing or that a market rejects. */
export const randomEvents = (maxLength = 120): fc.Arbitrary<MarketEvent[]> =>
  fc.array(choice, { minLength: 5, maxLength }).map((choices) => {
    let time = START;
    return choices.map(({ kind, symbol, ticks, size, wait }, place) => {
      time += wait;
      return eventOf(place < 2 ? 0 : kind, symbol, ticks, size, time, place);
    });
  });

function eventOf(
  kind: number,
  name: string,
  ticks: number,
  size: number,
  time: number,
  place: number,
): MarketEvent {
  const symbol = toSymbol(name);
  const price = ticks / 100;
  const whole = { timestamp: time - size * 1_000, localTimestamp: time };
  const stamp = { symbol, ...whole };
  const bar = { open: price, high: price + 1, low: price - 1, close: price, volume: size, trades: size };
  switch (kind) {
    case 0:
    case 1: {
      const calendar = (['XNYS', '24/7', undefined] as const)[size % 3];
      const over = { ...(calendar && { calendar }), ...(ticks % 3 === 0 && { prevClose: price + 1 }) };
      return { type: 'instrument', ...stamp, instrument: anInstrument(name, over) };
    }
    case 2:
      return {
        type: 'status',
        ...stamp,
        status: size % 2 ? 'halted' : 'open',
        auction: { indicative: price },
      };
    case 3:
      return { type: 'book_snapshot', ...stamp, bids: [[price, size]], asks: [[price + 1, 7]] };
    case 4:
    case 5:
      return { type: 'book_change', ...stamp, bids: [[price, size]], asks: [[price + 1, size]] };
    case 6:
      return { type: 'quote', ...stamp, ...(size % 3 && { bid: price, bidSize: size }), ask: price + 0.01 };
    case 7: {
      const interval = TRADE_INTERVALS[ticks % TRADE_INTERVALS.length] as (typeof TRADE_INTERVALS)[number];
      const start = time - (time % INTERVAL_MICROS[interval]);
      return { type: 'bar', ...stamp, interval, start, ...bar, ...(size % 2 && { turnover: price * size }) };
    }
    case 8:
      return { type: 'disconnect', ...whole, reason: 'cut' };
    case 9:
      return { type: 'disconnect', ...whole, reason: 'cut', source: 'sim', cause: 'silent' };
    case 10:
      return { type: 'disconnect', ...whole, reason: 'cut', symbols: [symbol] };
    case 11:
      return { type: 'gap', ...(size % 2 ? stamp : whole), reason: 'sequence' };
    case 12:
      return { type: 'source', ...whole, source: 'backup', symbols: [symbol], interval: 5_000, delayed: 1 };
    case 13:
      // Too far in the future: rejected.
      return { type: 'trade', ...stamp, timestamp: time + HOUR, id: `f${place}`, price, size, side: 'buy' };
    default:
      return {
        type: 'trade',
        ...stamp,
        id: size % 2 ? `t${place}` : String(place),
        price,
        size,
        side: 'sell',
      };
  }
}
