/** Intervals whose bars a market makes of trades, shortest first. */
export const TRADE_INTERVALS = ['1s', '5s', '1m', '5m', '15m', '1h', '1d'] as const;
export type TradeInterval = (typeof TRADE_INTERVALS)[number];

/** Intervals of several days. Their bars are made of daily ones when they are asked for. */
const LONG_INTERVALS = ['1w', '1mo'] as const;
export type LongInterval = (typeof LONG_INTERVALS)[number];

/** Bar intervals, shortest first. */
export const INTERVALS = [...TRADE_INTERVALS, ...LONG_INTERVALS] as const;
export type Interval = (typeof INTERVALS)[number];

const DAY_MICROS = 86_400_000_000;
/** Monday of the week of 1970-01-01, µs: weeks start on Mondays. */
const FIRST_MONDAY = -3 * DAY_MICROS;
const MONTHS_A_YEAR = 12;

/** Length of each interval that has one, µs: months have none. */
export const INTERVAL_MICROS: Readonly<Record<Exclude<Interval, '1mo'>, number>> = {
  '1s': 1_000_000,
  '5s': 5_000_000,
  '1m': 60_000_000,
  '5m': 300_000_000,
  '15m': 900_000_000,
  '1h': 3_600_000_000,
  '1d': DAY_MICROS,
  '1w': 7 * DAY_MICROS,
};

/** Most days that a bar of several days can have. */
export const MAX_DAYS: Readonly<Record<LongInterval, number>> = { '1w': 7, '1mo': 31 };

/** True for an interval of several days. */
export function isLong(interval: Interval): interval is LongInterval {
  return interval === '1w' || interval === '1mo';
}

/** True for an interval of a day or more, whose bars are dates: they start at 00:00 UTC of their first one. */
export function isOfDays(interval: Interval): boolean {
  return interval === '1d' || isLong(interval);
}

/**
 * Returns the start (µs) of the bar of this interval that contains the time (µs): a whole multiple of its length since
 * 1970 (UTC), the Monday of a week, the first of a month.
 */
export function barStart(time: number, interval: Interval): number {
  if (interval === '1mo') return monthStart(monthOf(time));
  const first = interval === '1w' ? FIRST_MONDAY : 0;
  const length = INTERVAL_MICROS[interval];
  // Exact for whole µs below 2^53, before 1970 too, and faster than a remainder.
  return Math.floor((time - first) / length) * length + first;
}

/** Returns the start (µs) of the bar that is a number of bars after the one that starts at `start` (µs). */
export function barAfter(start: number, bars: number, interval: Interval): number {
  return interval === '1mo' ? monthStart(monthOf(start) + bars) : start + bars * INTERVAL_MICROS[interval];
}

/** Returns the first moment (µs) after the bar that starts at `start` (µs). */
export function barEnd(start: number, interval: Interval): number {
  return barAfter(start, 1, interval);
}

/** Returns the number of bars from one start to another (µs); a fraction if they are not starts of one grid. */
export function barsBetween(from: number, to: number, interval: Interval): number {
  return interval === '1mo' ? monthOf(to) - monthOf(from) : (to - from) / INTERVAL_MICROS[interval];
}

/** Returns the last time (µs) at which a bar may start that has ended by the time (µs). */
export function lastEndedStart(time: number, interval: Interval): number {
  return interval === '1mo' ? monthStart(monthOf(time)) - 1 : time - INTERVAL_MICROS[interval];
}

/** Returns the number of a time's month since 1970. */
function monthOf(time: number): number {
  const date = new Date(Math.floor(time / 1_000));
  return (date.getUTCFullYear() - 1970) * MONTHS_A_YEAR + date.getUTCMonth();
}

function monthStart(month: number): number {
  return Date.UTC(1970, month) * 1_000;
}
