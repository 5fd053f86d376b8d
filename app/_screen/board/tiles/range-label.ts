import type { TimeFormats } from '../../../../lib/locale/times';
import type { Interval } from '../../../../lib/market/interval';

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
  const [first, last, today] = [from, to, now].map((micros) => times.day(micros, zone));
  if (interval === '1d') return `${first} – ${last}`;
  const moment = (micros: number, day: string): string => `${day}${times.minutes(micros, zone)}`;
  const isOneDay = first === last;
  const firstDay = isOneDay && last === today ? '' : `${first} `;
  return `${moment(from, firstDay)} – ${moment(to, isOneDay ? '' : `${last} `)}`;
}
