import { barStart } from '../../../lib/market/interval';

/** Day bar; times in µs. */
export interface DayBar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
}

/** State of a symbol when the simulator stopped. */
export interface Resumption {
  readonly last: number;
  /** Absent if it is unknown. */
  readonly prevClose?: number;
  /** Forming bar of today, if the symbol traded today. */
  readonly today?: DayBar;
}

/**
 * Derives the state to resume from a symbol's newest day bars, at the start (µs). Time stands still while the
 * simulator is off, so that old and new bars form one market.
 * @param days oldest first
 */
export function resumptionOf(days: readonly DayBar[], start: number): Resumption | undefined {
  const known = days.filter((day) => day.start <= start);
  const newest = known.at(-1);
  if (newest === undefined) return undefined;
  if (newest.start !== barStart(start, '1d')) return { last: newest.close, prevClose: newest.close };
  const before = known.at(-2)?.close;
  return { last: newest.close, today: newest, ...(before !== undefined && { prevClose: before }) };
}
