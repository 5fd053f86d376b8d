import fc from 'fast-check';
import type { Level } from '../../../../lib/market/event';
import { type MarketSymbol, toSymbol } from '../../../../lib/market/instrument';
import { INTERVALS } from '../../../../lib/market/interval';
import { encodeBarsSection } from '../../../../lib/protocol/binary/bars-section';
import { encodeDepthSection } from '../../../../lib/protocol/binary/depth-section';
import { encodeFrame, type FrameHead } from '../../../../lib/protocol/binary/frame-layout';
import { encodeQuotesSection } from '../../../../lib/protocol/binary/quotes-section';
import type { Scale } from '../../../../lib/protocol/binary/scale';
import { encodeGapsSection, encodeTradesSection } from '../../../../lib/protocol/binary/trades-section';
import type {
  BarUpdate,
  DepthUpdate,
  QuoteUpdate,
  TradeGap,
  TradeUpdate,
} from '../../../../lib/protocol/messages';

/** Parts of a frame, as the server has them before encoding. */
export interface Scene {
  readonly head: FrameHead;
  readonly scales: readonly Scale[];
  readonly quotes: readonly QuoteUpdate[];
  /** Runs of one symbol each. */
  readonly trades: readonly (readonly TradeUpdate[])[];
  readonly gaps: readonly TradeGap[];
  readonly depth: readonly DepthUpdate[];
  readonly bars: readonly (readonly BarUpdate[])[];
}

const TIME = 1_750_000_000_123_456;

export function scale(index: number, symbol: string, more: Partial<Scale> = {}): Scale {
  return {
    index,
    symbol: toSymbol(symbol),
    priceDecimals: 2,
    tickUnits: 1,
    sizeDecimals: 3,
    lotUnits: 1,
    reference: 10_000,
    ...more,
  };
}

export function encodeScene({
  head,
  scales,
  quotes,
  trades,
  gaps,
  depth,
  bars,
}: Scene): Uint8Array<ArrayBuffer> {
  const of = (symbol: MarketSymbol | undefined): Scale => {
    const found = scales.find((one) => one.symbol === symbol);
    if (found === undefined) throw new Error(`no scale for ${symbol}`);
    return found;
  };
  return encodeFrame(head, scales, [
    ...quotes.map((one) => encodeQuotesSection(one, of(one.symbol), head.time)),
    ...trades.map((run) => encodeTradesSection(run, of(run[0]?.symbol), head.time)),
    ...gaps.map((one) => encodeGapsSection(one, of(one.symbol), head.time)),
    ...depth.map((one) => encodeDepthSection(one, of(one.symbol))),
    ...bars.map((run) => encodeBarsSection(run, of(run[0]?.symbol), head.time)),
  ]);
}

/** Numbers on the grid mostly, else any double. */
const price = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9_999_999 }).map((units) => units / 100) },
  { weight: 1, arbitrary: fc.integer({ min: -9999, max: 9_999_999_999 }).map((units) => units / 10_000) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const size = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 99_999_999 }).map((units) => units / 1000) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
);
const timestamp = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -5000, max: 100 }).map((ms) => (1_750_000_000_123 + ms) * 1000) },
  { weight: 4, arbitrary: fc.integer({ min: -5_000_000, max: 9999 }).map((micros) => TIME + micros) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
);
const id = fc.oneof(
  { weight: 5, arbitrary: fc.maxSafeNat().map(String) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  { weight: 1, arbitrary: fc.constantFrom('', '0', '00', '-1', '1e3', '9007199254740993', '\ud800') },
);
const level: fc.Arbitrary<Level> = fc.tuple(price, size);
const optional = { requiredKeys: [] };
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 8, nil: null });

const quoteFields = fc.record(
  {
    timestamp,
    lastSize: orNull(size),
    bid: orNull(price),
    bidSize: orNull(size),
    ask: orNull(price),
    askSize: orNull(size),
    volume: size,
    open: orNull(price),
    high: orNull(price),
    low: orNull(price),
    prevClose: orNull(price),
    status: fc.constantFrom('pre', 'auction', 'open', 'limit', 'halted', 'closed'),
  },
  optional,
);
const lastAndRange = fc.oneof(
  fc.constant({}),
  price.map((last) => ({ last, rangeHigh: last, rangeLow: last })),
  fc.record({ last: price, rangeHigh: price, rangeLow: price }, optional),
  fc.tuple(price, price).map(([last, rangeHigh]) => ({ last, rangeHigh, rangeLow: last })),
);

const scaleFields = fc.record({
  priceDecimals: fc.constantFrom(2, 2, 2, 0, 5, 22),
  tickUnits: fc.constantFrom(1, 1, 5, 25),
  sizeDecimals: fc.constantFrom(3, 3, 0, 8),
  lotUnits: fc.constantFrom(1, 1, 100),
  reference: fc.oneof(fc.nat({ max: 999_999 }), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
});

const SYMBOLS = ['sim:ACME', 'binance:BTCUSDT', 'sse:600519'].map(toSymbol);
const scales = fc
  .tuple(
    scaleFields,
    scaleFields,
    scaleFields,
    fc.uniqueArray(fc.nat({ max: 99_999 }), { minLength: 3, maxLength: 3 }),
  )
  .map(([a, b, c, indexes]) =>
    [a, b, c].map((fields, i) => ({
      index: indexes[i] ?? 0,
      symbol: SYMBOLS[i] ?? toSymbol('sim:X'),
      ...fields,
    })),
  );
const symbol = fc.constantFrom(...SYMBOLS);

const quotes = fc.array(
  fc
    .tuple(symbol, quoteFields, lastAndRange)
    .map(([of, fields, range]) => ({ symbol: of, ...fields, ...range })),
  { maxLength: 20 },
);
const side = fc.constantFrom('buy' as const, 'sell' as const, 'unknown' as const);
const runOf = <T>(item: fc.Arbitrary<T>) =>
  fc.array(
    fc
      .tuple(symbol, fc.array(item, { minLength: 1, maxLength: 8 }))
      .map(([of, items]) => items.map((one) => ({ symbol: of, ...one }))),
    { maxLength: 5 },
  );
const trades = runOf(fc.record({ id, price, size, side, timestamp }));
const gaps = fc.array(fc.record({ symbol, until: timestamp }), { maxLength: 3 });
const depth = fc.array(
  fc.record({ symbol, bids: fc.array(level, { maxLength: 12 }), asks: fc.array(level, { maxLength: 12 }) }),
  { maxLength: 4 },
);
const bars = runOf(
  fc.record({
    interval: fc.constantFrom(...INTERVALS),
    start: fc.oneof(
      timestamp,
      fc.nat({ max: 9999 }).map((n) => n * 86_400_000_000),
    ),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: size,
    trades: fc.oneof(fc.nat(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  }),
);

const head = fc.record({
  stream: fc.constantFrom('/live', '/replay/a1'),
  room: fc.string(),
  epoch: fc.maxSafeNat(),
  from: fc.nat(),
  to: fc.nat(),
  merged: fc.nat(),
  full: fc.boolean(),
});

/** Random frames of all channels, including an empty one. */
export const scenes: fc.Arbitrary<Scene> = fc
  .record({
    channel: fc.constantFrom('quotes' as const, 'trades' as const, 'depth' as const, 'bars' as const),
    head,
    scales,
    quotes,
    trades,
    gaps,
    depth,
    bars,
  })
  .map(({ channel, head: { full, ...rest }, ...lists }) => ({
    head: { ...rest, channel, time: TIME, ...(full ? { full: true as const } : {}) },
    scales: lists.scales,
    quotes: channel === 'quotes' ? lists.quotes : [],
    trades: channel === 'trades' ? lists.trades : [],
    gaps: channel === 'trades' ? lists.gaps : [],
    depth: channel === 'depth' ? lists.depth : [],
    bars: channel === 'bars' ? lists.bars : [],
  }));
