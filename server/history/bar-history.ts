import { EARLIEST_TIME } from '../../lib/market/event';
import { barEnd, barStart, type Interval, isLong, MAX_DAYS } from '../../lib/market/interval';
import { barsOfDays, joinBars } from '../market/bar-lists';
import type { StoredBar } from '../market/bar-series';

/** Latest time of a range without an end, µs: one more is exact too. */
export const LATEST_TIME = Number.MAX_SAFE_INTEGER - 1;

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
 * Reads the bars of a range from a history and from memory.
 * @throws any error of the history
 */
export async function readJoined(
  history: BarHistory | undefined,
  inMemory: (range: BarRange) => readonly StoredBar[],
  range: BarRange,
): Promise<readonly StoredBar[]> {
  const { limit } = range;
  if (history === undefined || (!history.isWhole && inMemory(range).length === limit)) return inMemory(range);
  const past = await history.read(range);
  // Read memory after history: bars flushed meanwhile are read twice and not missed.
  return history.isWhole ? joinBars(inMemory(range), past, limit) : joinBars(past, inMemory(range), limit);
}

/**
 * Reads the bars of a range; those of several days that do not exist are made of daily ones.
 * @param read reads existing bars
 */
export async function readBars(
  read: (range: BarRange) => Promise<readonly StoredBar[]>,
  range: BarRange,
): Promise<readonly StoredBar[]> {
  const { interval, from, to, limit } = range;
  const given = read(range);
  if (!isLong(interval)) return given;
  // The newest of them have all their days; one bar more, since the oldest read day may not be the first of its bar.
  const days = await read({
    ...range,
    ...{ interval: '1d', limit: (limit + 1) * MAX_DAYS[interval] },
    from: Math.max(EARLIEST_TIME, barStart(from, interval)),
    to: Math.min(LATEST_TIME, barEnd(barStart(to, interval), interval) - 1),
  });
  const made = barsOfDays(days, interval).filter(({ start }) => start >= from && start <= to);
  return joinBars(made, await given, limit);
}
