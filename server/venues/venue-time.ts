import { refuse } from './json-fields';

/** 1.7 × 10⁹ s, 10¹² ms, 10¹⁵ µs: what a time is in follows from its size. These bounds mean 1973 to 5138. */
const FIRST_MILLIS = 1e11;
const FIRST_MICROS = 1e14;

/**
 * A time in seconds, ms or µs, whole or not, as whole µs.
 * @throws FrameError when it is no time
 */
export function microsOf(value: unknown, name: string): number {
  const time = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof time !== 'number' || !(time >= 0 && time < Number.MAX_SAFE_INTEGER))
    refuse(name, value, 'a time');
  if (time >= FIRST_MICROS) return Math.trunc(time);
  return Math.round(time * (time >= FIRST_MILLIS ? 1e3 : 1e6));
}

const ISO = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?Z$/;

/**
 * A time like `2026-08-09T21:05:48.170326Z` as µs; what is finer is cut off.
 * @throws FrameError when it is none
 */
export function microsOfIso(value: unknown, name: string): number {
  const [, seconds, fraction = ''] = (typeof value === 'string' && ISO.exec(value)) || [];
  const millis = Date.parse(`${seconds}Z`);
  if (!(millis >= 0)) refuse(name, value, 'a time in ISO 8601');
  return millis * 1000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
