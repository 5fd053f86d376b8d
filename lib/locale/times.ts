import { NO_VALUE } from './formats';
import type { Locale } from './locale';
import { createZone, type Zone } from './time-zones';

const NARROW = '\u202F';
const NO_BREAK = '\u00A0';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface TimeStyle {
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  readonly second: string;
  readonly millisecond: string;
  readonly join: string;
  readonly ago: (age: string) => string;
  readonly stale: (age: string) => string;
  readonly weekdays: readonly string[];
  readonly months: readonly string[];
  readonly date: (weekday: string, day: number, month: string) => string;
  readonly shortDate: (day: number, month: string) => string;
  readonly year: (year: number) => string;
  readonly longDate: (date: string, year: string) => string;
}

const EN_MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const RU_MONTHS = [
  'янв.',
  'февр.',
  'мар.',
  'апр.',
  'мая',
  'июн.',
  'июл.',
  'авг.',
  'сент.',
  'окт.',
  'нояб.',
  'дек.',
];

const STYLES: Readonly<Record<Locale, TimeStyle>> = {
  en: {
    day: `${NARROW}d`,
    hour: `${NARROW}h`,
    minute: `${NARROW}min`,
    second: `${NARROW}s`,
    millisecond: `${NARROW}ms`,
    join: ' ',
    ago: (age) => `${age} ago`,
    stale: (age) => `stale ${age}`,
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
    months: EN_MONTHS,
    date: (weekday, day, month) => `${weekday} ${day} ${month}`,
    shortDate: (day, month) => `${day}${NO_BREAK}${month}`,
    year: String,
    longDate: (date, year) => `${date}${NO_BREAK}${year}`,
  },
  'zh-CN': {
    day: `${NARROW}天`,
    hour: `${NARROW}小时`,
    minute: `${NARROW}分`,
    second: `${NARROW}秒`,
    millisecond: `${NARROW}毫秒`,
    join: NARROW,
    ago: (age) => `${age}前`,
    stale: (age) => `延迟${NARROW}${age}`,
    weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
    months: ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
    date: (weekday, day, month) => `${month}月${day}日 ${weekday}`,
    shortDate: (day, month) => `${month}月${day}日`,
    year: (year) => `${year}年`,
    longDate: (date, year) => `${year}${date}`,
  },
  ru: {
    day: `${NO_BREAK}д`,
    hour: `${NO_BREAK}ч`,
    minute: `${NO_BREAK}мин`,
    second: `${NO_BREAK}с`,
    millisecond: `${NO_BREAK}мс`,
    join: ' ',
    ago: (age) => `${age}${NO_BREAK}назад`,
    stale: (age) => `${age}${NO_BREAK}назад`,
    weekdays: ['вс', 'пн', 'вт', 'ср', 'чт', 'пт', 'сб'],
    months: RU_MONTHS,
    date: (weekday, day, month) => `${weekday}, ${day} ${month}`,
    shortDate: (day, month) => `${day}${NO_BREAK}${month}`,
    year: String,
    longDate: (date, year) => `${date}${NO_BREAK}${year}`,
  },
};

/** Time formats of one locale. Times are µs since 1970 (UTC); zones are IANA names, `UTC` by default. */
export interface TimeFormats {
  readonly locale: Locale;
  /** Formats as `14:42:18`. */
  time(micros: number, zone?: string): string;
  /** Formats as `14:42`. */
  minutes(micros: number, zone?: string): string;
  /** Formats as `14:42:18.042`, the same in every language, as it is typed. */
  precise(micros: number, zone?: string): string;
  /** Formats as `12 Mar`, `3月12日`, `12 мар.` */
  day(micros: number, zone?: string): string;
  /** Formats as `1969`, `1969年`. */
  year(micros: number, zone?: string): string;
  /** Formats as `12 Mar 1969`, `1969年3月12日`, `12 мар. 1969` */
  longDay(micros: number, zone?: string): string;
  /** Formats as `Tue 17 Mar`, `3月17日 周二`, `вт, 17 мар.` */
  date(micros: number, zone?: string): string;
  /** Formats a date with the year, for a replay: `Thu 12 Mar 2026`. */
  fullDate(micros: number, zone?: string): string;
  /** Formats a duration in its one or two largest units: `11 s`, `1 分 48 秒`, `6 d 4 h`. */
  duration(milliseconds: number): string;
  /** Formats an age: `11 s ago`, `11 秒前`, `11 с назад`. */
  ago(milliseconds: number): string;
  /** Formats an age in its largest unit only, for narrow spaces: `11 s`, `3 min`, `2 d`. */
  age(milliseconds: number): string;
  /** Formats the age of a stale value, shown instead of its change: `stale 9 s`, `延迟 9 秒`, `3 мин назад`. */
  stale(milliseconds: number): string;
  /** Formats milliseconds: `0.8 ms`, `0,8 мс`; from a second on in seconds. */
  milliseconds(milliseconds: number): string;
  /** Formats the label of a clock: `London GMT`, `上海 CST`, `Москва MSK`. */
  zoneLabel(micros: number, zone: string): string;
  /** Returns true while the stock exchange of the zone's city is in session; see {@link Zone.inSession}. */
  inSession(micros: number, zone: string): boolean | undefined;
}

/** Maximum of cached zones of a set of formats; others are created at each call. */
const MAX_KEPT_ZONES = 32;

export function createTimeFormats(locale: Locale): TimeFormats {
  const style = STYLES[locale];
  const decimal = locale === 'ru' ? ',' : '.';
  const zones = new Map<string, Zone>();

  const zoneOf = (id: string): Zone => {
    let zone = zones.get(id);
    if (zone === undefined) {
      zone = createZone(id);
      if (zones.size < MAX_KEPT_ZONES) zones.set(id, zone);
    }
    return zone;
  };
  /** Returns a date whose UTC fields are the zone's local ones. */
  const localDate = (micros: number, zone = 'UTC'): Date => {
    const milliseconds = Math.floor(micros / 1_000);
    const offset = zone === 'UTC' ? 0 : zoneOf(zone).offsetMinutes(milliseconds);
    return new Date(milliseconds + offset * MINUTE_MS);
  };
  const clockText = (micros: number, zone: string | undefined, seconds: boolean): string => {
    if (!Number.isFinite(micros)) return NO_VALUE;
    const local = localDate(micros, zone);
    const text = `${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
    return seconds ? `${text}:${two(local.getUTCSeconds())}` : text;
  };
  const duration = (milliseconds: number): string => {
    if (!Number.isFinite(milliseconds)) return NO_VALUE;
    const whole = Math.max(0, milliseconds);
    if (whole < MINUTE_MS) return Math.floor(whole / SECOND_MS) + style.second;
    if (whole < HOUR_MS) return pair(whole, MINUTE_MS, style.minute, SECOND_MS, style.second, style.join);
    if (whole < DAY_MS) return pair(whole, HOUR_MS, style.hour, MINUTE_MS, style.minute, style.join);
    return pair(whole, DAY_MS, style.day, HOUR_MS, style.hour, style.join);
  };
  const age = (milliseconds: number): string => {
    if (!Number.isFinite(milliseconds)) return NO_VALUE;
    const whole = Math.max(0, milliseconds);
    if (whole < MINUTE_MS) return Math.floor(whole / SECOND_MS) + style.second;
    if (whole < HOUR_MS) return Math.floor(whole / MINUTE_MS) + style.minute;
    return whole < DAY_MS ? Math.floor(whole / HOUR_MS) + style.hour : Math.floor(whole / DAY_MS) + style.day;
  };
  const date = (micros: number, zone?: string): string => {
    if (!Number.isFinite(micros)) return NO_VALUE;
    const local = localDate(micros, zone);
    const weekday = style.weekdays[local.getUTCDay()] ?? '';
    return style.date(weekday, local.getUTCDate(), style.months[local.getUTCMonth()] ?? '');
  };

  const day = (micros: number, zone?: string): string => {
    if (!Number.isFinite(micros)) return NO_VALUE;
    const local = localDate(micros, zone);
    return style.shortDate(local.getUTCDate(), style.months[local.getUTCMonth()] ?? '');
  };
  const year = (micros: number, zone?: string): string =>
    Number.isFinite(micros) ? style.year(localDate(micros, zone).getUTCFullYear()) : NO_VALUE;

  return {
    locale,
    time: (micros, zone) => clockText(micros, zone, true),
    minutes: (micros, zone) => clockText(micros, zone, false),
    precise: (micros, zone) => {
      if (!Number.isFinite(micros)) return NO_VALUE;
      const milliseconds = Math.floor(micros / 1_000);
      const below = milliseconds - Math.floor(milliseconds / SECOND_MS) * SECOND_MS;
      return `${clockText(micros, zone, true)}.${String(below).padStart(3, '0')}`;
    },
    day,
    year,
    longDay: (micros, zone) =>
      Number.isFinite(micros) ? style.longDate(day(micros, zone), year(micros, zone)) : NO_VALUE,
    date,
    fullDate: (micros, zone) => {
      if (!Number.isFinite(micros)) return NO_VALUE;
      if (locale === 'zh-CN') return `${year(micros, zone)}${date(micros, zone)}`;
      return `${date(micros, zone)} ${year(micros, zone)}`;
    },
    duration,
    ago: (milliseconds) => style.ago(duration(milliseconds)),
    age,
    stale: (milliseconds) => style.stale(age(milliseconds)),
    milliseconds: (milliseconds) => {
      if (!Number.isFinite(milliseconds)) return NO_VALUE;
      const seconds = milliseconds >= SECOND_MS;
      const value = seconds ? milliseconds / SECOND_MS : milliseconds;
      const text = value.toFixed(value >= 100 ? 0 : 1).replace('.', decimal);
      return text + (seconds ? style.second : style.millisecond);
    },
    zoneLabel: (micros, zone) => {
      const known = zoneOf(zone);
      return `${known.city(locale)} ${known.abbreviation(micros / 1_000)}`.trim();
    },
    inSession: (micros, zone) => zoneOf(zone).inSession(micros / 1_000),
  };
}

function pair(
  milliseconds: number,
  large: number,
  largeUnit: string,
  small: number,
  smallUnit: string,
  join: string,
): string {
  const first = Math.floor(milliseconds / large);
  const second = Math.floor((milliseconds % large) / small);
  return second === 0 ? first + largeUnit : first + largeUnit + join + second + smallUnit;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
