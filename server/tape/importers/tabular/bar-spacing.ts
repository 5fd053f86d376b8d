import { INTERVAL_MICROS, INTERVALS, type Interval } from '../../../../lib/market/interval';

/**
 * Infers the interval of bars from the most common distance between their starts.
 * @param starts µs, in any order, of one symbol or several with the same interval
 * @returns undefined for fewer than two distinct times; the distance in µs if no interval matches
 */
export function intervalOfStarts(starts: readonly number[]): Interval | number | undefined {
  const moments = [...new Set(starts)].sort((a, b) => a - b);
  const counts = new Map<number, number>();
  for (let at = 1; at < moments.length; at++) {
    const apart = (moments[at] as number) - (moments[at - 1] as number);
    counts.set(apart, (counts.get(apart) ?? 0) + 1);
  }
  let most: number | undefined;
  for (const [apart, count] of counts) {
    const known = most === undefined ? 0 : (counts.get(most) as number);
    if (count > known || (count === known && apart < (most as number))) most = apart;
  }
  return INTERVALS.find((interval) => INTERVAL_MICROS[interval] === most) ?? most;
}

/** Formats a duration: `30 min`, `4 h`. */
export function lengthText(micros: number): string {
  const units: readonly [string, number][] = [
    ['d', 86_400_000_000],
    ['h', 3_600_000_000],
    ['min', 60_000_000],
    ['s', 1_000_000],
  ];
  const [unit, length] = units.find(([, one]) => micros % one === 0) ?? ['µs', 1];
  return `${micros / length} ${unit}`;
}

/** Parses an interval as written in files: `1m`, `1min`, `1 hour`, `daily`, `D`. */
export function intervalOfText(text: string): Interval | undefined {
  const [, count = '1', unit = ''] = /^(\d*)[ -]?([a-z]+)$/i.exec(text.trim()) ?? [];
  const short = UNITS[unit === 'M' ? '' : unit.toLowerCase()];
  return INTERVALS.find((interval) => interval === `${count || '1'}${short}`);
}

/** A lone capital M means a month, which is not supported. */
const UNITS: Readonly<Record<string, string>> = {
  ...{ s: 's', sec: 's', second: 's', seconds: 's', m: 'm', min: 'm', minute: 'm', minutes: 'm' },
  ...{ h: 'h', hour: 'h', hours: 'h', hourly: 'h', d: 'd', day: 'd', days: 'd', daily: 'd' },
};
