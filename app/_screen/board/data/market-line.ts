import type { MarketSymbol } from '../../../../lib/market/instrument';
import type { Interval } from '../../../../lib/market/interval';
import { IndexSeries, indexFromBars } from '../../../../lib/store/market-index';
import type { MarketStore } from '../../../../lib/store/market-store';

/** From so many shares on the level is that of the shares alone; else of everything. */
const MIN_SHARES = 3;

/** The rows that the level is made of. */
export function levelRows(market: MarketStore, rows: readonly number[]): readonly number[] {
  const shares = rows.filter((row) => market.quotes.instrumentOf(row)?.kind === 'share');
  return shares.length >= MIN_SHARES ? shares : rows;
}

/**
 * The level at the newest bars of the symbols, oldest first, ending at the level now. The level counts more symbols
 * than the line does, so the line is moved to end where it is.
 */
export function marketLine(
  market: MarketStore,
  symbols: readonly MarketSymbol[],
  interval: Interval,
  most: number,
  now: number,
): Float64Array {
  const series = new IndexSeries(1);
  indexFromBars(market, symbols, interval, series);
  const line = series.values.slice(Math.max(0, series.size - most), series.size);
  const last = line[line.length - 1];
  if (last === undefined || Number.isNaN(now)) return line;
  return line.map((value) => value + (now - last));
}
