import { INTERVALS } from '../../lib/market/interval';
import type { Market } from '../market/market';

interface Range {
  readonly high: number;
  readonly low: number;
}

/**
 * The highest and lowest trade of a row newer than the version. Where the ring no longer has them all, or the venue
 * gives no trades, it is that of the bars they are in, which may reach back to the start of the first of those.
 */
export function rangeSince(market: Market, row: number, version: number): Range | undefined {
  const ring = market.trades(row);
  return (
    (ring.droppedAfter(version) ? undefined : ring.rangeAfter(version)) ?? barRange(market, row, version)
  );
}

/** From the shortest bars that are all still there. */
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
