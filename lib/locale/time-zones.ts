import type { Locale } from './locale';

const MINUTE_MS = 60_000;
/** Validity of a cached offset: offsets change only at whole quarters of an hour. */
const OFFSET_HOLDS_MS = 15 * MINUTE_MS;

/** Trading sessions of a day, minutes from local midnight, Monday to Friday. */
type Sessions = readonly (readonly [open: number, close: number])[];

interface KnownZone {
  readonly city: Readonly<Record<Locale, string>>;
  /** Abbreviation by offset from UTC in minutes, to distinguish summer and winter. */
  readonly short: Readonly<Record<number, string>>;
  readonly sessions?: Sessions;
}

const at = (hours: number, minutes = 0): number => hours * 60 + minutes;

/**
 * Cities of the big markets. `Intl` knows only some abbreviations of each language (`GMT+8` for Shanghai in
 * English), hence this table. Sessions are the main ones of the city's stock exchange: LSE, NYSE, SSE, HKEX,
 * TSE (to 15:30 since November 2024), KRX, MOEX, Xetra, Euronext, SIX, NSE, SGX, ASX.
 */
const KNOWN: Readonly<Record<string, KnownZone>> = {
  'Europe/London': {
    city: { en: 'London', 'zh-CN': '伦敦', ru: 'Лондон' },
    short: { 0: 'GMT', 60: 'BST' },
    sessions: [[at(8), at(16, 30)]],
  },
  'America/New_York': {
    city: { en: 'New York', 'zh-CN': '纽约', ru: 'Нью-Йорк' },
    short: { [-300]: 'EST', [-240]: 'EDT' },
    sessions: [[at(9, 30), at(16)]],
  },
  'America/Chicago': {
    city: { en: 'Chicago', 'zh-CN': '芝加哥', ru: 'Чикаго' },
    short: { [-360]: 'CST', [-300]: 'CDT' },
    sessions: [[at(8, 30), at(15)]],
  },
  'Asia/Shanghai': {
    city: { en: 'Shanghai', 'zh-CN': '上海', ru: 'Шанхай' },
    short: { 480: 'CST' },
    sessions: [
      [at(9, 30), at(11, 30)],
      [at(13), at(15)],
    ],
  },
  'Asia/Hong_Kong': {
    city: { en: 'Hong Kong', 'zh-CN': '香港', ru: 'Гонконг' },
    short: { 480: 'HKT' },
    sessions: [
      [at(9, 30), at(12)],
      [at(13), at(16)],
    ],
  },
  'Asia/Tokyo': {
    city: { en: 'Tokyo', 'zh-CN': '东京', ru: 'Токио' },
    short: { 540: 'JST' },
    sessions: [
      [at(9), at(11, 30)],
      [at(12, 30), at(15, 30)],
    ],
  },
  'Asia/Seoul': {
    city: { en: 'Seoul', 'zh-CN': '首尔', ru: 'Сеул' },
    short: { 540: 'KST' },
    sessions: [[at(9), at(15, 30)]],
  },
  'Asia/Singapore': {
    city: { en: 'Singapore', 'zh-CN': '新加坡', ru: 'Сингапур' },
    short: { 480: 'SGT' },
    sessions: [
      [at(9), at(12)],
      [at(13), at(17)],
    ],
  },
  'Asia/Kolkata': {
    city: { en: 'Mumbai', 'zh-CN': '孟买', ru: 'Мумбаи' },
    short: { 330: 'IST' },
    sessions: [[at(9, 15), at(15, 30)]],
  },
  'Europe/Moscow': {
    city: { en: 'Moscow', 'zh-CN': '莫斯科', ru: 'Москва' },
    short: { 180: 'MSK' },
    sessions: [[at(10), at(18, 40)]],
  },
  'Europe/Berlin': {
    city: { en: 'Frankfurt', 'zh-CN': '法兰克福', ru: 'Франкфурт' },
    short: { 60: 'CET', 120: 'CEST' },
    sessions: [[at(9), at(17, 30)]],
  },
  'Europe/Paris': {
    city: { en: 'Paris', 'zh-CN': '巴黎', ru: 'Париж' },
    short: { 60: 'CET', 120: 'CEST' },
    sessions: [[at(9), at(17, 30)]],
  },
  'Europe/Zurich': {
    city: { en: 'Zurich', 'zh-CN': '苏黎世', ru: 'Цюрих' },
    short: { 60: 'CET', 120: 'CEST' },
    sessions: [[at(9), at(17, 20)]],
  },
  'Australia/Sydney': {
    city: { en: 'Sydney', 'zh-CN': '悉尼', ru: 'Сидней' },
    short: { 600: 'AEST', 660: 'AEDT' },
    sessions: [[at(10), at(16)]],
  },
};

/** Time zone with the data that a clock needs. Times are ms since 1970 (UTC). */
export interface Zone {
  /** IANA name. */
  readonly id: string;
  /** Returns the minutes to add to UTC at that time. */
  offsetMinutes(milliseconds: number): number;
  /** Returns `GMT`, `EDT`, `CST`, `MSK`; `UTC+5:30` if no abbreviation is in common use; empty for an unknown time. */
  abbreviation(milliseconds: number): string;
  /** Returns the city in that language; for an unlisted zone the last part of its name. `UTC` has none: ''. */
  city(locale: Locale): string;
  /**
   * Returns true during the main session of the city's stock exchange, with weekends but without holidays;
   * `undefined` without a listed exchange.
   */
  inSession(milliseconds: number): boolean | undefined;
}

/** True if the platform knows a zone of that name. */
export function isZone(id: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: id });
    return true;
  } catch {
    return false;
  }
}

/**
 * Creates a zone that caches its formatter and its last offset.
 * @throws RangeError naming the zone if the platform does not know it
 */
export function createZone(id: string): Zone {
  if (!isZone(id)) throw new RangeError(`unknown time zone: ${JSON.stringify(id.slice(0, 60))}`);
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: id,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const known = KNOWN[id];
  let heldFrom = Number.NaN;
  let held = 0;

  const offsetMinutes = (milliseconds: number): number => {
    const from = Math.floor(milliseconds / OFFSET_HOLDS_MS) * OFFSET_HOLDS_MS;
    if (from !== heldFrom) {
      held = lookUp(format, from);
      heldFrom = from;
    }
    return held;
  };

  return {
    id,
    offsetMinutes,
    abbreviation: (milliseconds) => {
      if (!Number.isFinite(milliseconds)) return '';
      const offset = offsetMinutes(milliseconds);
      return known?.short[offset] ?? offsetText(offset);
    },
    city: (locale) => known?.city[locale] ?? cityOfName(id),
    inSession: (milliseconds) => {
      if (known?.sessions === undefined || !Number.isFinite(milliseconds)) return undefined;
      const local = new Date(milliseconds + offsetMinutes(milliseconds) * MINUTE_MS);
      const weekday = local.getUTCDay();
      if (weekday === 0 || weekday === 6) return false;
      const minute = local.getUTCHours() * 60 + local.getUTCMinutes();
      return known.sessions.some(([open, close]) => minute >= open && minute < close);
    },
  };
}

/** Returns the difference between the zone's local time and UTC, from the formatter's output. */
function lookUp(format: Intl.DateTimeFormat, milliseconds: number): number {
  const fields: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(milliseconds)) fields[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - milliseconds) / MINUTE_MS);
}

function offsetText(offset: number): string {
  if (offset === 0) return 'UTC';
  const size = Math.abs(offset);
  const minutes = size % 60;
  const text = `UTC${offset < 0 ? '\u2212' : '+'}${Math.floor(size / 60)}`;
  return minutes === 0 ? text : `${text}:${minutes < 10 ? '0' : ''}${minutes}`;
}

function cityOfName(id: string): string {
  const slash = id.lastIndexOf('/');
  if (slash < 0 || id.startsWith('Etc/')) return '';
  return id.slice(slash + 1).replaceAll('_', ' ');
}
