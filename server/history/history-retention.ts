import type { Interval } from '../../lib/market/interval';

const HOUR = 3_600_000_000; // µs
const DAY = 24 * HOUR;

/** Retention time of bars, µs. */
export const RETENTION_TIMES: Readonly<Record<Interval, number>> = {
  '1s': 6 * HOUR,
  '5s': 2 * DAY,
  '1m': 90 * DAY,
  '5m': 180 * DAY,
  '15m': 365 * DAY,
  '1h': 5 * 365 * DAY,
  '1d': 200 * 365 * DAY,
  '1w': 200 * 365 * DAY,
  '1mo': 200 * 365 * DAY,
};

/** Maximum of stored bars of an interval over all symbols; the oldest are deleted. About 11 bytes each. */
export const MAX_ROWS = 20_000_000;
/** Interval of retention runs, ms. */
export const RETENTION_PERIOD = 3_600_000;
