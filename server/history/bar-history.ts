import type { Interval } from '../../lib/market/interval';
import type { StoredBar } from '../market/bar-series';

/** Which bars are wanted: those with `from` ≤ start ≤ `to` (µs), at most the newest `limit` of them. */
export interface BarRange {
  readonly symbol: string;
  readonly interval: Interval;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

/** Bars that are no longer in memory, or never were. */
export interface BarHistory {
  /** Its bars count before those of memory with the same start, which may be made of a part of the events. */
  readonly isWhole?: boolean;
  /**
   * Oldest first, each start once. Bars that are still in memory may be among them, older than they are there.
   * @throws when they cannot be read
   */
  read(range: BarRange): Promise<readonly StoredBar[]>;
}

/**
 * History and memory as one: oldest first, each start once, at most the newest `limit`. Of bars with the same start
 * the one of memory counts, which is never the older state.
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
