import { TRADE_INTERVALS } from '../../lib/market/interval';
import type { Market } from '../market/market';
import { grown } from '../market/quote-columns';

interface Range {
  readonly high: number;
  readonly low: number;
}

/** Highest and lowest trade of every row since it was cleared, so that conflation hides no spike. */
export class TradeRange {
  #high = new Float64Array(0);
  #low = new Float64Array(0);
  readonly #touched: number[] = [];

  add(row: number, price: number): void {
    if (row >= this.#high.length) {
      this.#high = grown(this.#high, Math.max(64, row * 2), Number.NaN);
      this.#low = grown(this.#low, Math.max(64, row * 2), Number.NaN);
    }
    const high = this.#high[row] as number;
    if (Number.isNaN(high)) {
      this.#touched.push(row);
      this.#high[row] = price;
      this.#low[row] = price;
    } else if (price > high) this.#high[row] = price;
    else if (price < (this.#low[row] as number)) this.#low[row] = price;
  }

  of(row: number): Range | undefined {
    const high = this.#high[row];
    if (high === undefined || Number.isNaN(high)) return undefined;
    return { high, low: this.#low[row] as number };
  }

  clear(): void {
    for (const row of this.#touched) this.#high[row] = this.#low[row] = Number.NaN;
    this.#touched.length = 0;
  }
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
  for (const interval of TRADE_INTERVALS) {
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
