/** Bar intervals, shortest first. */
export const INTERVALS = ['1s', '5s', '1m', '5m', '15m', '1h', '1d'] as const;
export type Interval = (typeof INTERVALS)[number];

/** Length of each interval in µs. Bars start at whole multiples of it since 1970 (UTC). */
export const INTERVAL_MICROS: Readonly<Record<Interval, number>> = {
  '1s': 1_000_000,
  '5s': 5_000_000,
  '1m': 60_000_000,
  '5m': 300_000_000,
  '15m': 900_000_000,
  '1h': 3_600_000_000,
  '1d': 86_400_000_000,
};

/** Returns the start (µs) of the bar of this interval that contains the time (µs). */
export function barStart(time: number, interval: Interval): number {
  return time - (time % INTERVAL_MICROS[interval]);
}
