/**
 * A time (µs) as a small whole number relative to a base (µs): twice the zigzag of the distance in milliseconds
 * when the time is a whole millisecond, else twice the zigzag of the distance in microseconds, plus one. The
 * distance is base minus time, because a venue's time mostly lies before the flush it travels in.
 */
import { fromZigzag, toZigzag } from './byte-writer';

const MICROS_PER_MILLI = 1000;

/** Undefined unless {@link timeFrom} gives back exactly the same time. */
export function relativeTime(time: number, base: number): number | undefined {
  const whole = time % MICROS_PER_MILLI === 0;
  const value = whole
    ? toZigzag(Math.floor(base / MICROS_PER_MILLI) - time / MICROS_PER_MILLI) * 2
    : toZigzag(base - time) * 2 + 1;
  return Number.isSafeInteger(value) && timeFrom(value, base) === time ? value : undefined;
}

export function timeFrom(value: number, base: number): number {
  return value % 2 === 0
    ? (Math.floor(base / MICROS_PER_MILLI) - fromZigzag(value / 2)) * MICROS_PER_MILLI
    : base - fromZigzag((value - 1) / 2);
}
