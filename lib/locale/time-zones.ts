import { VenueClocks } from '../calendar/calendars';
import { createZoneOffset } from '../calendar/zone-offset';
import type { Locale } from './locale';

interface KnownZone {
  readonly city: Readonly<Record<Locale, string>>;
  /** Abbreviation by offset from UTC in minutes, to distinguish summer and winter. */
  readonly short: Readonly<Record<number, string>>;
  /** Calendar of its main stock exchange. */
  readonly exchange?: string;
}

/**
 * Cities of the big markets. `Intl` knows only some abbreviations of each language (`GMT+8` for Shanghai in
 * English), hence this table.
 */
const KNOWN: Readonly<Record<string, KnownZone>> = {
  'Europe/London': {
    city: { en: 'London', 'zh-CN': '伦敦', ru: 'Лондон' },
    short: { 0: 'GMT', 60: 'BST' },
    exchange: 'XLON',
  },
  'America/New_York': {
    city: { en: 'New York', 'zh-CN': '纽约', ru: 'Нью-Йорк' },
    short: { [-300]: 'EST', [-240]: 'EDT' },
    exchange: 'XNYS',
  },
  'America/Chicago': {
    city: { en: 'Chicago', 'zh-CN': '芝加哥', ru: 'Чикаго' },
    short: { [-360]: 'CST', [-300]: 'CDT' },
    exchange: 'XCME',
  },
  'Asia/Shanghai': {
    city: { en: 'Shanghai', 'zh-CN': '上海', ru: 'Шанхай' },
    short: { 480: 'CST' },
    exchange: 'XSHG',
  },
  'Asia/Hong_Kong': {
    city: { en: 'Hong Kong', 'zh-CN': '香港', ru: 'Гонконг' },
    short: { 480: 'HKT' },
    exchange: 'XHKG',
  },
  'Asia/Tokyo': {
    city: { en: 'Tokyo', 'zh-CN': '东京', ru: 'Токио' },
    short: { 540: 'JST' },
    exchange: 'XTKS',
  },
  'Asia/Seoul': {
    city: { en: 'Seoul', 'zh-CN': '首尔', ru: 'Сеул' },
    short: { 540: 'KST' },
    exchange: 'XKRX',
  },
  'Asia/Singapore': {
    city: { en: 'Singapore', 'zh-CN': '新加坡', ru: 'Сингапур' },
    short: { 480: 'SGT' },
    exchange: 'XSES',
  },
  'Asia/Kolkata': {
    city: { en: 'Mumbai', 'zh-CN': '孟买', ru: 'Мумбаи' },
    short: { 330: 'IST' },
    exchange: 'XNSE',
  },
  'Europe/Moscow': {
    city: { en: 'Moscow', 'zh-CN': '莫斯科', ru: 'Москва' },
    short: { 180: 'MSK' },
    exchange: 'MISX',
  },
  'Europe/Berlin': {
    city: { en: 'Frankfurt', 'zh-CN': '法兰克福', ru: 'Франкфурт' },
    short: { 60: 'CET', 120: 'CEST' },
    exchange: 'XETR',
  },
  'Europe/Paris': {
    city: { en: 'Paris', 'zh-CN': '巴黎', ru: 'Париж' },
    short: { 60: 'CET', 120: 'CEST' },
    exchange: 'XPAR',
  },
  'Europe/Zurich': {
    city: { en: 'Zurich', 'zh-CN': '苏黎世', ru: 'Цюрих' },
    short: { 60: 'CET', 120: 'CEST' },
    exchange: 'XSWX',
  },
  'Australia/Sydney': {
    city: { en: 'Sydney', 'zh-CN': '悉尼', ru: 'Сидней' },
    short: { 600: 'AEST', 660: 'AEDT' },
    exchange: 'XASX',
  },
};

/** Returns the zones of the big markets, with their cities in a language. */
export function knownZones(locale: Locale): { readonly value: string; readonly text: string }[] {
  return Object.entries(KNOWN).map(([value, { city }]) => ({ value, text: city[locale] }));
}

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
   * Returns true while the city's stock exchange trades; `undefined` without a listed exchange, and for a time that its
   * calendar does not reach.
   */
  inSession(milliseconds: number): boolean | undefined;
}

/**
 * Creates a zone that caches its last offset.
 * @throws RangeError naming the zone if the platform does not know it
 */
export function createZone(id: string): Zone {
  const offsetMinutes = createZoneOffset(id);
  const known = KNOWN[id];
  const exchange = new VenueClocks().of(known?.exchange);

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
      if (!Number.isFinite(milliseconds)) return undefined;
      const phase = exchange?.stateAt(milliseconds * 1_000)?.phase;
      return phase && (phase === 'open' || phase === 'auction');
    },
  };
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
