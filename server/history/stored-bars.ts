import type { StoredBar } from '../market/bar-series';

/** Fields of a bar, in the order of every table and file. */
export const BAR_FIELDS = ['start', 'open', 'high', 'low', 'close', 'volume', 'trades'] as const;

/** Converts columns, one for each of {@link BAR_FIELDS}, to bars. */
export function barsOfColumns(columns: readonly Float64Array[]): StoredBar[] {
  const [start, open, high, low, close, volume, trades] = columns as Float64Array[];
  const bars: StoredBar[] = [];
  for (let row = 0; row < (start?.length ?? 0); row++) {
    bars.push({
      start: start?.[row] as number,
      open: open?.[row] as number,
      high: high?.[row] as number,
      low: low?.[row] as number,
      close: close?.[row] as number,
      volume: volume?.[row] as number,
      trades: trades?.[row] as number,
    });
  }
  return bars;
}
