import { type Interval, lastEndedStart } from '../../../lib/market/interval';
import type { BarHistory, BarRange } from '../../history/bar-history';
import type { StoredBar } from '../../market/bar-series';
import type { Market } from '../../market/market';
import type { MarketStream } from '../market-stream';

/** Moment up to which bars may be read. */
export interface BarMoment {
  /** Every event up to this time (µs) is known, none after it. */
  readonly time: number;
  /** Version of the live market by then; undefined if its versions have restarted since. */
  readonly version: number | undefined;
}

/** Returns the starts (µs) of bars in memory that have changed since the moment. */
function changedSince(
  market: Market,
  { symbol, interval }: Pick<BarRange, 'symbol' | 'interval'>,
  { version }: BarMoment,
): ReadonlySet<number> {
  const row = market.indexOf(symbol);
  if (row < 0 || version === undefined) return new Set();
  const changed = market.bars(row, interval).newer(version, Number.POSITIVE_INFINITY);
  return new Set(changed.map(({ start }) => start));
}

/** Returns the bars in memory of the live market that had closed by the moment and have not changed since. */
export function closedBars(
  market: Market,
  symbol: string,
  interval: Interval,
  moment: BarMoment,
): readonly StoredBar[] {
  const row = market.indexOf(symbol);
  if (row < 0) return [];
  const since = changedSince(market, { symbol, interval }, moment);
  const to = lastEndedStart(moment.time, interval) + 1;
  const bars = market.bars(row, interval).range(Number.NEGATIVE_INFINITY, to, Number.POSITIVE_INFINITY);
  return bars.filter(({ start }) => !since.has(start));
}

/**
 * Creates the history of a delayed stream: bars of the live one that had closed by the moment. A bar that has
 * changed since, by a late trade or a correction, is left out.
 */
export function delayedBars(
  live: Pick<MarketStream, 'bars' | 'market'>,
  moment: () => BarMoment,
): BarHistory {
  return {
    async read(range) {
      const at = moment();
      const to = Math.min(range.to, lastEndedStart(at.time, range.interval));
      if (to < range.from) return [];
      const bars = await live.bars({ ...range, to });
      const since = changedSince(live.market, range, at);
      return bars.filter(({ start }) => !since.has(start));
    },
  };
}
