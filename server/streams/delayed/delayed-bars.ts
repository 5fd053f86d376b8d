import { INTERVAL_MICROS } from '../../../lib/market/interval';
import type { BarHistory } from '../../history/bar-history';
import type { MarketStream } from '../market-stream';

/** Moment up to which bars may be read. */
export interface BarMoment {
  /** Every event up to this time (µs) is known, none after it. */
  readonly time: number;
  /** Version of the live market by then; undefined if its versions have restarted since. */
  readonly version: number | undefined;
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
      const { symbol, interval, from } = range;
      const length = INTERVAL_MICROS[interval];
      const { time, version } = moment();
      const to = Math.min(range.to, time - length);
      if (to < from) return [];
      const bars = await live.bars({ ...range, to });
      const row = live.market.indexOf(symbol);
      const changed =
        row < 0 || version === undefined
          ? []
          : live.market.bars(row, interval).newer(version, Number.POSITIVE_INFINITY);
      const since = new Set(changed.map(({ start }) => start));
      return bars.filter(({ start }) => !since.has(start));
    },
  };
}
