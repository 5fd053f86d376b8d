import { throwFrameError } from './json-fields';

/** 1.7 × 10⁹ s, 10¹² ms, 10¹⁵ µs: the unit of a time follows from its size. These bounds mean 1973 to 5138. */
const FIRST_MILLIS = 1e11;
const FIRST_MICROS = 1e14;

/**
 * Converts a time in s, ms or µs, fractional or not, to whole µs.
 * @throws FrameError if it is not a time
 */
export function microsOf(value: unknown, name: string): number {
  const time = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof time !== 'number' || !(time >= 0 && time < Number.MAX_SAFE_INTEGER))
    throwFrameError(name, value, 'a time');
  if (time >= FIRST_MICROS) return Math.trunc(time);
  return Math.round(time * (time >= FIRST_MILLIS ? 1e3 : 1e6));
}

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/**
 * Converts a time like `2026-08-09T21:05:48.170326Z` to µs; finer digits are cut off.
 * @throws FrameError if it is not a time
 */
export function microsOfIso(value: unknown, name: string): number {
  const [, seconds, fraction = ''] = (typeof value === 'string' && ISO.exec(value)) || [];
  const millis = Date.parse(`${seconds}Z`);
  if (!(millis >= 0)) throwFrameError(name, value, 'a time in ISO 8601');
  return millis * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
