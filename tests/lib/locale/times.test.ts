import { describe, expect, it } from 'vitest';
import { createTimeFormats } from '../../../lib/locale/times';

const en = createTimeFormats('en');
const zh = createTimeFormats('zh-CN');
const ru = createTimeFormats('ru');
/** Tue 17 March 2026, 14:42:18 in London; New York is on summer time already, London is not. */
const MOMENT = Date.UTC(2026, 2, 17, 14, 42, 18) * 1_000;
const plain = (text: string): string => text.replaceAll(/[\u00A0\u202F]/g, ' ');

describe('clocks', () => {
  it('show the time of their zone', () => {
    expect(en.time(MOMENT, 'Europe/London')).toBe('14:42:18');
    expect(en.minutes(MOMENT, 'America/New_York')).toBe('10:42');
    expect(en.minutes(MOMENT, 'Asia/Shanghai')).toBe('22:42');
    expect(en.time(MOMENT, 'Asia/Kolkata')).toBe('20:12:18');
    expect(en.time(MOMENT)).toBe('14:42:18');
    expect(en.time(Number.NaN)).toBe('–');
  });

  it('show ms for exact times', () => {
    expect(en.precise(MOMENT + 42_999, 'Europe/London')).toBe('14:42:18.042');
    expect(ru.precise(MOMENT, 'Asia/Kolkata')).toBe('20:12:18.000');
    expect(en.precise(Number.NaN)).toBe('–');
  });

  it('omit the year where space is narrow', () => {
    expect([en, zh, ru].map((times) => plain(times.day(MOMENT, 'Asia/Tokyo')))).toEqual([
      '17 Mar',
      '3月17日',
      '17 мар.',
    ]);
    expect(en.day(Number.NaN)).toBe('–');
  });

  it('name city and zone in the language', () => {
    expect(en.zoneLabel(MOMENT, 'Europe/London')).toBe('London GMT');
    expect(en.zoneLabel(MOMENT, 'America/New_York')).toBe('New York EDT');
    expect(zh.zoneLabel(MOMENT, 'Asia/Shanghai')).toBe('上海 CST');
    expect(ru.zoneLabel(MOMENT, 'Europe/Moscow')).toBe('Москва MSK');
  });

  it('distinguish summer and winter time', () => {
    const july = Date.UTC(2026, 6, 1, 12) * 1_000;
    expect(en.zoneLabel(july, 'Europe/London')).toBe('London BST');
    expect(en.minutes(july, 'Europe/London')).toBe('13:00');
    expect(en.zoneLabel(july, 'America/New_York')).toBe('New York EDT');
  });

  it('switch to summer time at the exact minute', () => {
    const change = Date.UTC(2026, 2, 29, 1) * 1_000;
    expect(en.time(change - 1_000_000, 'Europe/London')).toBe('00:59:59');
    expect(en.time(change, 'Europe/London')).toBe('02:00:00');
    expect(en.time(change - 1_000_000, 'Europe/London')).toBe('00:59:59');
  });

  it('show the offset of an unlisted zone', () => {
    expect(en.zoneLabel(MOMENT, 'America/Sao_Paulo')).toBe('Sao Paulo UTC\u22123');
    expect(en.zoneLabel(MOMENT, 'Asia/Kathmandu')).toBe('Kathmandu UTC+5:45');
    expect(en.zoneLabel(MOMENT, 'UTC')).toBe('UTC');
  });

  it('reject an unknown zone and name it', () => {
    expect(() => en.time(MOMENT, 'Europe/Atlantis')).toThrow(/Europe\/Atlantis/);
  });

  it('know the trading hours of the stock exchange', () => {
    expect(en.inSession(MOMENT, 'Europe/London')).toBe(true);
    expect(en.inSession(MOMENT, 'Asia/Tokyo')).toBe(false);
    expect(en.inSession(MOMENT + 4 * 86_400_000_000, 'Europe/London')).toBe(false);
    expect(en.inSession(MOMENT, 'UTC')).toBeUndefined();
  });

  it('claim no trading hours on holidays and outside the known dates', () => {
    expect(en.inSession(Date.UTC(2026, 11, 25, 12) * 1_000, 'Europe/London')).toBe(false);
    expect(en.inSession(Date.UTC(2026, 11, 24, 13) * 1_000, 'Europe/London')).toBe(false);
    expect(en.inSession(Date.UTC(2031, 2, 3, 12) * 1_000, 'Europe/London')).toBeUndefined();
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])(
    'show no zone and no session at an unknown time (%s)',
    (time) => {
      expect(en.zoneLabel(time, 'Europe/London')).toBe('London');
      expect(en.zoneLabel(time, 'UTC')).toBe('');
      expect(en.inSession(time, 'Europe/London')).toBeUndefined();
    },
  );
});

describe('dates', () => {
  it('are written as usual in the language', () => {
    expect(en.date(MOMENT)).toBe('Tue 17 Mar');
    expect(zh.date(MOMENT)).toBe('3月17日 周二');
    expect(ru.date(MOMENT)).toBe('вт, 17 мар.');
    expect(en.fullDate(MOMENT)).toBe('Tue 17 Mar 2026');
    expect(zh.fullDate(MOMENT)).toBe('2026年3月17日 周二');
  });

  it('are those of the zone', () => {
    expect(en.date(MOMENT, 'Australia/Sydney')).toBe('Wed 18 Mar');
  });
});

describe('ages and durations', () => {
  it('have their one or two largest units', () => {
    expect(plain(en.duration(11_400))).toBe('11 s');
    expect(plain(zh.duration(108_000))).toBe('1 分 48 秒');
    expect(plain(ru.duration(60_000))).toBe('1 мин');
    expect(plain(en.duration((6 * 24 + 4) * 3_600_000 + 12 * 60_000))).toBe('6 d 4 h');
    expect(en.duration(Number.NaN)).toBe('–');
    expect(plain(en.duration(-5))).toBe('0 s');
  });

  it('read as ages', () => {
    expect(plain(en.ago(11_000))).toBe('11 s ago');
    expect(plain(zh.ago(11_000))).toBe('11 秒前');
    expect(plain(ru.ago(11_000))).toBe('11 с назад');
    expect(plain(zh.stale(9_000))).toBe('延迟 9 秒');
    expect(plain(en.stale(200_000))).toBe('stale 3 min');
    expect([5_000, 7_300_000, 180_000_000].map((age) => plain(ru.age(age)))).toEqual(['5 с', '2 ч', '2 д']);
    expect(en.age(Number.NaN)).toBe('–');
  });

  it('measure in ms', () => {
    expect(plain(en.milliseconds(0.84))).toBe('0.8 ms');
    expect(plain(ru.milliseconds(16.9))).toBe('16,9 мс');
    expect(plain(zh.milliseconds(2_500))).toBe('2.5 秒');
  });
});
