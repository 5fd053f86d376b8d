import type { TimeFormats } from '../../../../lib/locale/times';
import { type Interval, isOfDays } from '../../../../lib/market/interval';

interface Span {
  /** Starts of the first and the last bar, µs. */
  readonly from: number;
  readonly to: number;
  /** Current time, µs; its day is left out of the text. */
  readonly now: number;
  readonly zone: string;
  readonly interval: Interval;
}

/** Returns the text of a time range of bars: `11:43 – 13:00`, `20 Nov 22:10 – 21 Nov 01:30`, `3 Aug – 20 Nov`. */
export function spanText(times: TimeFormats, { from, to, now, zone, interval }: Span): string {
  if (isOfDays(interval)) {
    // Days are dates, not moments in a zone.
    const thisYear = times.year(now, zone);
    const isThisYear = [from, to].every((date) => times.year(date) === thisYear);
    const date = isThisYear ? times.day : times.longDay;
    return `${date(from)} – ${date(to)}`;
  }
  const [first, last, today] = [from, to, now].map((micros) => times.day(micros, zone));
  const moment = (micros: number, day: string): string => `${day}${times.minutes(micros, zone)}`;
  const isOneDay = first === last;
  const firstDay = isOneDay && last === today ? '' : `${first} `;
  return `${moment(from, firstDay)} – ${moment(to, isOneDay ? '' : `${last} `)}`;
}
