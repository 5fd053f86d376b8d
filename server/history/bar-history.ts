import type { Interval } from '../../lib/market/interval';
import type { StoredBar } from '../market/bar-series';

/** Range of bars: `from` ≤ start ≤ `to` (µs), at most the newest `limit`. */
export interface BarRange {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** Source of bars that are not in memory. */
export interface BarHistory {
  /** True if its bars take precedence over those in memory, which may be built from a part of the events. */
  readonly isWhole?: boolean;
  /**
   * Reads bars, oldest first, each start once. It may include older states of bars that are in memory.
   * @throws when they cannot be read
   */
  read(range: BarRange): Promise<readonly StoredBar[]>;
}

/**
 * Joins bars of history and memory: oldest first, each start once, at most the newest `limit`. For the same
 * start the bar in memory wins, which is never the older state.
 * @param past oldest first
 * @param memory oldest first
 */
export function joinBars(
  past: readonly StoredBar[],
  memory: readonly StoredBar[],
  limit: number,
): readonly StoredBar[] {
  if (past.length === 0) return memory.slice(-limit);
  const joined: StoredBar[] = [];
  let k = 0;
  for (const bar of memory) {
    for (; k < past.length && (past[k] as StoredBar).start < bar.start; k++)
      joined.push(past[k] as StoredBar);
    if (past[k]?.start === bar.start) k++;
    joined.push(bar);
  }
  for (; k < past.length; k++) joined.push(past[k] as StoredBar);
  return joined.slice(-limit);
}
