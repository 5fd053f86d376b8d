import fc from 'fast-check';
import type { TradingStatus } from '../../../lib/market/event';
import { toSymbol } from '../../../lib/market/instrument';
import type { Frame, QuoteUpdate } from '../../../lib/protocol/messages';

export const SYMBOLS = ['sim:A', 'sim:B', 'sim:C'].map(toSymbol);

/** Content of a frame, without epoch, versions and time. */
export type Content = Pick<Frame, 'quotes' | 'trades' | 'gaps' | 'depth' | 'bars'> & {
  readonly full: boolean;
  readonly newEpoch: boolean;
};

const symbol = fc.constantFrom(...SYMBOLS);
const price = fc.integer({ min: 1, max: 20 });
const side = fc.oneof(price, fc.constant(null));
const STATUSES: readonly TradingStatus[] = ['open', 'halted', 'closed'];

const quote: fc.Arbitrary<QuoteUpdate> = fc
  .record(
    {
      symbol,
      last: price,
      bid: side,
      ask: side,
      volume: price,
      high: side,
      timestamp: price,
      status: fc.constantFrom(...STATUSES),
      rangeHigh: price,
      rangeLow: price,
    },
    { requiredKeys: ['symbol'] },
  )
  .map((found) => found as QuoteUpdate);

const level = fc.tuple(price, price);
const depth = fc.record({
  symbol,
  bids: fc.array(level, { maxLength: 3 }),
  asks: fc.array(level, { maxLength: 3 }),
});
const bar = fc
  .record({ symbol, start: fc.integer({ min: 0, max: 5 }), close: price })
  .map(({ symbol: of, start, close }) => ({
    symbol: of,
    interval: '1m' as const,
    start: start * 60_000_000,
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
    trades: 1,
  }));

/** Contents of frames of one channel; trades get their ids when they are ordered. */
export const contents: fc.Arbitrary<readonly Content[]> = fc
  .constantFrom('quotes', 'trades', 'depth', 'bars')
  .chain((channel): fc.Arbitrary<Content[]> => {
    const flags = { full: fc.boolean(), newEpoch: fc.constantFrom(false, false, false, true) };
    const unique = { selector: (one: { readonly symbol: string }) => one.symbol };
    if (channel === 'quotes') {
      return fc.array(fc.record({ ...flags, quotes: fc.uniqueArray(quote, unique) }));
    }
    if (channel === 'depth') {
      return fc.array(fc.record({ ...flags, depth: fc.uniqueArray(depth, unique) }));
    }
    if (channel === 'bars') {
      // A snapshot of the same epoch has all earlier bars: it removes none.
      const full = fc.constant(false);
      return fc.array(fc.record({ ...flags, full, bars: fc.array(bar, { maxLength: 4 }) }));
    }
    const trade = fc.record({ symbol, price, size: price });
    const gap = fc.record({ symbol, until: price });
    return fc.array(
      fc.record({
        ...flags,
        trades: fc
          .array(trade, { maxLength: 4 })
          .map((all) => all.map((one) => ({ ...one, id: '', side: 'buy' as const, timestamp: 0 }))),
        gaps: fc.array(gap, { maxLength: 1 }),
      }),
    );
  });

/** Frames with these contents, in order; the first is full. */
export function framesOf(all: readonly Content[]): Frame[] {
  let epoch = 1;
  let version = 0;
  let id = 0;
  return all.map((content, n) => {
    const { full: requested, newEpoch, ...lists } = content;
    const full = n === 0 || requested || newEpoch;
    if (newEpoch) epoch++;
    const from = full ? 0 : version;
    version++;
    const frame: Record<string, unknown> = { epoch, room: 'r', from, to: version, time: version, merged: 1 };
    if (full) frame.full = true;
    for (const [name, list] of Object.entries(lists))
      if (list !== undefined && list.length > 0) frame[name] = list;
    if (lists.quotes?.length && full) {
      frame.quotes = lists.quotes.map(({ rangeHigh: _, rangeLow: __, ...rest }) => rest);
    }
    if (lists.trades?.length)
      frame.trades = lists.trades.map((one) => ({ ...one, id: `${++id}`, timestamp: id }));
    // A server sends a gap together with the trades that follow it.
    const traded = new Set(lists.trades?.map((one) => one.symbol));
    const gaps = lists.gaps?.filter((gap) => traded.has(gap.symbol)) ?? [];
    if (gaps.length > 0) frame.gaps = gaps;
    else delete frame.gaps;
    return frame as unknown as Frame;
  });
}
