import { barStart } from '../../../lib/market/interval';

/** A day's bar; times in µs. */
export interface DayBar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
}

/** Where a symbol stood when the simulator was stopped. */
export interface Resumption {
  readonly last: number;
  /** Absent when nobody knows it any more. */
  readonly prevClose?: number;
  /** Today up to then, if it traded today. */
  readonly today?: DayBar;
}

/**
 * What a symbol's newest day bars say of where to go on at the start (µs): time stood still while the simulator was
 * off, so that its bars and those that were written before are one market.
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
