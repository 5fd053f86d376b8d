import { INTERVALS } from '../../lib/market/interval';
import type { Market } from '../market/market';

interface Range {
  readonly high: number;
  readonly low: number;
}

/**
 * Returns the highest and lowest trade of a row after a version. When the ring has dropped some, or the venue
 * sends no trades, the range of their bars is used, which may reach back to the first bar's start.
 */
export function rangeSince(market: Market, row: number, version: number): Range | undefined {
  const ring = market.trades(row);
  return (
    (ring.droppedAfter(version) ? undefined : ring.rangeAfter(version)) ?? barRange(market, row, version)
  );
}

/** Reads the range from the shortest bars that are all still stored. */
function barRange(market: Market, row: number, version: number): Range | undefined {
  for (const interval of INTERVALS) {
    const series = market.bars(row, interval);
    const bars = series.newer(version, Number.POSITIVE_INFINITY);
    if (bars.length === 0) return undefined;
    if (bars.length === series.limit && interval !== '1d') continue;
    const last = market.quotes.get(row, 'last');
    return bars.reduce<Range>(
      (range, { high, low }) => ({ high: Math.max(range.high, high), low: Math.min(range.low, low) }),
      { high: last, low: last },
    );
  }
  return undefined;
}
