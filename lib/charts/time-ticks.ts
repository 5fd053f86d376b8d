import { utcOf } from '../calendar/zone-offset';
import { barStart, barsBetween, MAX_DAYS } from '../market/interval';

const SECOND_MICROS = 1_000_000;
const MINUTE_MICROS = 60 * SECOND_MICROS;
const DAY_MICROS = 1_440 * MINUTE_MICROS;

/** Distances between labels of a time axis, seconds. */
const SECONDS = [1, 2, 5, 10, 15, 30] as const;
/** The same from a minute on, minutes. */
const MINUTES = [
  1, 2, 5, 10, 15, 30, 60, 120, 180, 240, 360, 720, 1_440, 2_880, 7_200, 10_080, 14_400, 43_200, 129_600,
] as const;
/** The same for dates: years, days, months. */
const YEARS = [1, 2, 5, 10, 20, 50, 100] as const;
const DAYS = [1, 2, 5, 7, 14] as const;
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1_200] as const;
/** Months from the year 0 to 1970, from which decades are counted. */
const MONTHS_BEFORE_1970 = 1_970 * 12;
const SPAN_STEPS_MICROS = [
  ...SECONDS.map((seconds) => seconds * SECOND_MICROS),
  ...MINUTES.map((minutes) => minutes * MINUTE_MICROS),
];

/** A span of time, µs; `to` is not part of it. */
export interface TimeSpan {
  readonly from: number;
  readonly to: number;
}

/** Labels of a time axis: their moments (µs), and the smallest unit that they differ in. */
export interface TimeTicks {
  readonly moments: readonly number[];
  readonly unit: 'seconds' | 'minutes' | 'days' | 'years';
}

/** Offset of a zone from UTC at a moment (µs), minutes; it changes with daylight saving time. */
export type OffsetMinutes = (micros: number) => number;

/**
 * Returns round moments of local time within a span.
 * @param max number of moments
 */
export function spanTicks({ from, to }: TimeSpan, max: number, offsetMinutes: OffsetMinutes): TimeTicks {
  const count = Math.max(1, max);
  const step = SPAN_STEPS_MICROS.find((size) => (to - from) / size <= count);
  if (step === undefined) return yearTicks({ from, to }, count, offsetMinutes);
  const moments: number[] = [];
  const first = Math.ceil((from + offsetMinutes(from) * MINUTE_MICROS) / step) * step;
  for (let local = first; moments.length < count; local += step) {
    const moment = utcOf(local, (milliseconds) => offsetMinutes(milliseconds * 1_000));
    if (moment > to) break;
    if (moment >= from) moments.push(moment);
  }
  return { moments, unit: step < MINUTE_MICROS ? 'seconds' : step < DAY_MICROS ? 'minutes' : 'days' };
}

/** Returns round years of local time within a span. */
function yearTicks({ from, to }: TimeSpan, count: number, offsetMinutes: OffsetMinutes): TimeTicks {
  const yearOf = (micros: number): number => new Date(Math.floor(micros / 1_000)).getUTCFullYear();
  const years = yearOf(to) - yearOf(from);
  const step = YEARS.find((size) => years / size <= count) ?? Math.ceil(years / count);
  const moments: number[] = [];
  for (let year = Math.ceil(yearOf(from) / step) * step; moments.length < count; year += step) {
    const local = Date.UTC(year, 0) * 1_000;
    const moment = utcOf(local, (milliseconds) => offsetMinutes(milliseconds * 1_000));
    if (moment > to) break;
    if (moment >= from) moments.push(moment);
  }
  return { moments, unit: 'years' };
}

/**
 * Returns indices of the bars that begin a round stretch of local time.
 * @param starts bars' starts (µs), rising
 * @param max number of indices
 */
export function barTicks(starts: ArrayLike<number>, max: number, offsetMinutes: OffsetMinutes): number[] {
  const locals = Float64Array.from(starts, (start) => start + offsetMinutes(start) * MINUTE_MICROS);
  for (const minutes of MINUTES) {
    const ticks = stretchStarts(locals, minutes * MINUTE_MICROS, max);
    if (ticks) return ticks;
  }
  return [];
}

/**
 * Returns indices of the bars that begin a round stretch of days, months or years.
 * @param starts starts (µs) of bars of a day or more, rising: dates at 00:00 UTC
 * @param max number of indices
 */
export function dateTicks(starts: ArrayLike<number>, max: number): number[] {
  const dates = Float64Array.from(starts);
  for (const days of DAYS) {
    const ticks = stretchStarts(dates, days * DAY_MICROS, max);
    if (ticks) return ticks;
  }
  // A fraction of a month, so that only its first bar can begin it.
  const months = dates.map((start) => {
    const begin = barStart(start, '1mo');
    return (
      MONTHS_BEFORE_1970 + barsBetween(0, begin, '1mo') + (start - begin) / (MAX_DAYS['1mo'] * DAY_MICROS)
    );
  });
  for (const step of MONTHS) {
    const ticks = stretchStarts(months, step, max);
    if (ticks) return ticks;
  }
  return [];
}

/** Texts of dates and of their years. */
export interface DateTexts {
  date(micros: number): string;
  year(micros: number): string;
}

/** Returns the labels of ticks: the year where it is another one than at the label before, else the date. */
export function dateLabels(starts: ArrayLike<number>, ticks: readonly number[], texts: DateTexts): string[] {
  let known = texts.year(starts[0] ?? 0);
  return ticks.map((tick) => {
    const start = starts[tick] as number;
    const year = texts.year(start);
    const text = year === known ? texts.date(start) : year;
    known = year;
    return text;
  });
}

/** Returns the first bar of each stretch, without the partial one at the left; `undefined` above `max`. */
function stretchStarts(locals: Float64Array, step: number, max: number): number[] | undefined {
  const ticks: number[] = [];
  for (let at = 0; at < locals.length; at++) {
    const local = locals[at] as number;
    const before = locals[at - 1] as number;
    const begins = at === 0 ? local % step === 0 : Math.floor(local / step) !== Math.floor(before / step);
    if (!begins) continue;
    if (ticks.length === max) return undefined;
    ticks.push(at);
  }
  return ticks;
}
