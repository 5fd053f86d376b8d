/**
 * Encodes a time (µs) as a small whole number relative to a base (µs): twice the zigzag of the distance in
 * milliseconds for a whole millisecond, else twice the zigzag of the distance in microseconds, plus one. The
 * distance is base minus time, because a venue's time is usually before the flush that carries it.
 */
import { fromZigzag, toZigzag } from './byte-writer';

const MICROS_PER_MILLI = 1000;

/** Returns undefined unless {@link timeFrom} restores exactly the same time. */
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
