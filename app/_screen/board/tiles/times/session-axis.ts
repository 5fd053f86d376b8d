import type { SessionSpan, VenueClock } from '../../../../../lib/calendar/trading-calendar';
import { utcOf } from '../../../../../lib/calendar/zone-offset';
import type { TimeSpan } from '../../../../../lib/charts/time-ticks';

const HOUR_MICROS = 3_600_000_000;
const DAY_MICROS = 24 * HOUR_MICROS;
/** Hours before now on an axis that runs ahead. */
const HOURS_BEFORE = 6;

/** Part of a session on an axis; positions in percent of its length. */
export interface SessionBar extends SessionSpan {
  readonly left: number;
  readonly width: number;
}

/** Returns the axis at a time (µs): the local day, or 24 hours from six before it. */
export function sessionAxis(
  time: number,
  span: 'day' | 'ahead',
  offsetMinutes: (milliseconds: number) => number,
): TimeSpan {
  if (span === 'ahead') {
    const from = Math.floor(time / HOUR_MICROS - HOURS_BEFORE) * HOUR_MICROS;
    return { from, to: from + DAY_MICROS };
  }
  const local = time + offsetMinutes(time / 1_000) * 60_000_000;
  const midnight = Math.floor(local / DAY_MICROS) * DAY_MICROS;
  return { from: utcOf(midnight, offsetMinutes), to: utcOf(midnight + DAY_MICROS, offsetMinutes) };
}

/** Returns the position of a time on an axis, percent. */
export function placeOn({ from, to }: TimeSpan, time: number): number {
  return ((time - from) / (to - from)) * 100;
}

/** Returns the sessions of an exchange on an axis; undefined if its calendar does not reach it. */
export function sessionBars(clock: VenueClock, axis: TimeSpan): readonly SessionBar[] | undefined {
  const { spans, known } = clock.spansWithin(axis.from, axis.to);
  if (!known && spans.length === 0) return undefined;
  return spans.map((span) => {
    const left = placeOn(axis, Math.max(span.from, axis.from));
    return { ...span, left, width: placeOn(axis, Math.min(span.to, axis.to)) - left };
  });
}
