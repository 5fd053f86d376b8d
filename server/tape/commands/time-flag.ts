import { EARLIEST_TIME } from '../../../lib/market/event';
import { UsageError } from './tape-flags';

const MICROS = { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3600e6, d: 86_400e6 } as const;
const OFFSET = /^\+(?:\d+(?:\.\d+)?(?:us|ms|s|m|h|d))+$/;
const OFFSET_PART = /(\d+(?:\.\d+)?)(us|ms|s|m|h|d)/g;
/** A date, optionally with a time of day to the µs and an offset; UTC by default. */
const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d{1,6}))?(Z|[+-]\d\d:?\d\d)?)?$/;
const MICROS_PER_MS = 1000;

/**
 * Parses a time flag to µs since 1970: whole µs, an ISO time, or an offset from the start such as `+90s` or
 * `+1h30m`.
 * @throws UsageError naming the flag and its value
 */
export function readTime(flag: string, text: string, start: number): number {
  const time = parseTime(text, start);
  if (!Number.isSafeInteger(time) || time < EARLIEST_TIME) {
    throw new UsageError(
      `--${flag} is a time in µs, an ISO time (2024-08-09T00:00:00.5Z) or an offset (+90s, +1h30m), not "${text}"`,
    );
  }
  return time;
}

function parseTime(text: string, start: number): number {
  if (/^-?\d{1,16}$/.test(text)) return Number(text);
  if (OFFSET.test(text)) {
    let offset = 0;
    for (const [, amount, unit] of text.matchAll(OFFSET_PART)) {
      offset += Number(amount) * MICROS[unit as keyof typeof MICROS];
    }
    return start + Math.round(offset);
  }
  const [, date, time = '00:00', fraction = '', zone = 'Z'] = ISO.exec(text) ?? [];
  // `Date` would accept February 30 as March 1.
  if (
    date === undefined ||
    Number.isNaN(Date.parse(date)) ||
    new Date(date).toISOString().slice(0, 10) !== date
  ) {
    return Number.NaN;
  }
  return Date.parse(`${date}T${time}${zone}`) * MICROS_PER_MS + Number(fraction.padEnd(6, '0'));
}
