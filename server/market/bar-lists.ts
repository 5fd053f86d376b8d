import { barStart, type LongInterval } from '../../lib/market/interval';
import type { StoredBar } from './bar-series';

/** Sizes have at most eight decimals. */
const SIZE_GRID = 1e8;

/**
 * Joins two lists of bars, both oldest first: each start once, at most the newest `limit`. Of two bars with the same
 * start that of the second list counts.
 */
export function joinBars(
  bars: readonly StoredBar[],
  better: readonly StoredBar[],
  limit: number,
): readonly StoredBar[] {
  if (bars.length === 0) return better.slice(-limit);
  const joined: StoredBar[] = [];
  let k = 0;
  for (const bar of better) {
    for (; k < bars.length && (bars[k] as StoredBar).start < bar.start; k++)
      joined.push(bars[k] as StoredBar);
    if (bars[k]?.start === bar.start) k++;
    joined.push(bar);
  }
  for (; k < bars.length; k++) joined.push(bars[k] as StoredBar);
  return joined.slice(-limit);
}

/** Makes bars of several days from daily ones, oldest first. */
export function barsOfDays(days: readonly StoredBar[], interval: LongInterval): StoredBar[] {
  const bars: StoredBar[] = [];
  for (const day of days) {
    const start = barStart(day.start, interval);
    const known = bars.at(-1);
    if (known?.start === start) bars[bars.length - 1] = joinParts(known, day);
    else bars.push({ ...day, start });
  }
  return bars;
}

/** Joins two parts of a bar, the earlier first. */
export function joinParts(first: StoredBar, second: StoredBar): StoredBar {
  return {
    start: first.start,
    open: first.open,
    high: Math.max(first.high, second.high),
    low: Math.min(first.low, second.low),
    close: second.close,
    volume: exactSum(first.volume, second.volume),
    trades: first.trades + second.trades,
  };
}

/** Adds sizes without the binary fractions of a sum (0.1 + 0.2). */
function exactSum(a: number, b: number): number {
  const sum = a + b;
  return Number.isInteger(sum) ? sum : Math.round(sum * SIZE_GRID) / SIZE_GRID;
}
