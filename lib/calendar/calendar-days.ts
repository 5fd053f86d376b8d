import type { DayHours } from './trading-calendar';

const DAY_MS = 86_400_000;
/** Maximum length of a span of dates, days. */
export const MAX_SPAN_DAYS = 400;

/** Hours of a calendar on a date, or on the weekdays of a span of dates, that an operator has set. */
export interface CalendarDays {
  readonly calendar: string;
  /** First and last date, `YYYY-MM-DD`. A span of several means its weekdays. */
  readonly from: string;
  readonly to: string;
  /** Spans of trading, minutes from local midnight; none on a day off; absent for the usual hours. */
  readonly hours?: readonly (readonly [from: number, to: number])[] | undefined;
}

/** Returns the hours by date that the lines of a calendar set; later lines come before earlier ones. */
export function hoursByDate(lines: readonly CalendarDays[]): Map<string, DayHours> {
  const days = new Map<string, DayHours>();
  for (const { from, to, hours } of lines) {
    const parts = hours?.map(([start, end]) => ['open', start, end] as const) ?? 'usual';
    for (const date of datesOf(from, to)) days.set(date, parts);
  }
  return days;
}

/** Returns the only date, or the weekdays of a span of dates. */
function datesOf(from: string, to: string): string[] {
  if (from === to) return [from];
  const first = Date.parse(from);
  const count = Math.min((Date.parse(to) - first) / DAY_MS + 1, MAX_SPAN_DAYS);
  return Array.from({ length: Math.max(count, 0) }, (_, at) => new Date(first + at * DAY_MS))
    .filter((day) => day.getUTCDay() !== 0 && day.getUTCDay() !== 6)
    .map((day) => day.toISOString().slice(0, 10));
}
