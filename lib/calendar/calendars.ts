import { type CalendarDays, hoursByDate } from './calendar-days';
import { type DayHours, type SessionPart, type TradingCalendar, VenueClock } from './trading-calendar';

/*
 * Trading hours and days off of exchanges: public facts, compared on 2026-11-30 with the sessions that the project
 * exchange_calendars computes for 2024 to 2027. MOEX alone differs: in 2025 by two weekdays that were working days in
 * Russia (24 February and 10 March), and in 2026, where its days are those that the exchange announced on 2025-12-30
 * and 2026-02-11. A calendar answers only for the dates that it names as known. Hours are those of the main market for
 * shares.
 *
 * 2027 is from the list of the NYSE of 2025-12-23, the general holidays that Hong Kong gazetted, the holidays that the
 * Japanese cabinet announced on 2026-02-02, the bank holidays of England, and the standing rules of the other exchanges.
 * Where a list was not at hand, only the days by law are given and those around them are `unknown`: China, Russia, and
 * one day of Sydney.
 */

const at = (hours: number, minutes = 0): number => hours * 60 + minutes;
/** First and last date of the holidays below, unless a calendar says otherwise. */
const KNOWN = { from: '2024-01-01', to: '2027-12-31' };

interface Days extends Pick<TradingCalendar, 'known' | 'unknown' | 'laterParts' | 'extra'> {
  /** Dates without trading on weekdays: a year, then `MMDD` of each. */
  readonly closed: readonly string[];
  /** Short days, in the same form, and the minute at which they end. */
  readonly short?: readonly string[];
  readonly shortEnd?: number;
}

/** Creates a calendar; without `days` its holidays are not known. */
function calendar(
  id: string,
  zone: string,
  parts: readonly SessionPart[],
  days?: Days,
  dayStart = 0,
): TradingCalendar {
  const { closed = [], short = [], shortEnd = 0, ...others } = days ?? {};
  return {
    ...{ id, zone, dayStart, parts },
    holidays: new Set(datesOf(closed)),
    halfDays: new Map(datesOf(short).map((date) => [date, shortEnd])),
    ...(days !== undefined && { known: KNOWN }),
    ...others,
  };
}

/** Reads `2024 0101 0209` as dates. */
function datesOf(years: readonly string[]): string[] {
  return years.flatMap((line) => {
    const [year, ...days] = line.split(' ');
    return days.map((day) => `${year}-${day.slice(0, 2)}-${day.slice(2)}`);
  });
}

/** Returns the Saturdays and Sundays from one date to another, both included. */
function weekends(from: string, to: string): string[] {
  const dates: string[] = [];
  for (let day = Date.parse(from); day <= Date.parse(to); day += 86_400_000) {
    if ([0, 6].includes(new Date(day).getUTCDay())) dates.push(new Date(day).toISOString().slice(0, 10));
  }
  return dates;
}

const CHINA: Days = {
  closed: [
    '2024 0101 0209 0212 0213 0214 0215 0216 0404 0405 0501 0502 0503 0610 0916 0917 1001 1002 1003 1004 1007',
    '2025 0101 0128 0129 0130 0131 0203 0204 0404 0501 0502 0505 0602 1001 1002 1003 1006 1007 1008',
    '2026 0101 0102 0216 0217 0218 0219 0220 0223 0406 0501 0504 0505 0619 0925 1001 1002 1005 1006 1007',
    '2027 0101 0205 0208 0405 0609 0915 1001',
  ],
  // The days by law are known; which weekdays the State Council joins to them in 2027 is not.
  unknown: new Set(
    datesOf([
      '2027 0203 0204 0209 0210 0211 0212 0215 0402 0406 0430 0503 0504 0505 0506 0507 0607 0608 0610 0611',
      '2027 0913 0914 0916 0917 0930 1004 1005 1006 1007 1008',
    ]),
  ),
};
const CHINA_PARTS: readonly SessionPart[] = [
  ['auction', at(9, 15), at(9, 30)],
  ['open', at(9, 30), at(11, 30)],
  ['break', at(11, 30), at(13)],
  ['open', at(13), at(14, 57)],
  ['auction', at(14, 57), at(15)],
];
const UNITED_STATES: Days = {
  closed: [
    '2024 0101 0115 0219 0329 0527 0619 0704 0902 1128 1225',
    '2025 0101 0109 0120 0217 0418 0526 0619 0704 0901 1127 1225',
    '2026 0101 0119 0216 0403 0525 0619 0703 0907 1126 1225',
    '2027 0101 0118 0215 0326 0531 0618 0705 0906 1125 1224',
  ],
  short: ['2024 0703 1129 1224', '2025 0703 1128 1224', '2026 1127 1224', '2027 1126'],
  shortEnd: at(13),
};

/** Returns the parts of a day in Moscow with its closing auction. */
function russianParts(auctionFrom: number, auctionTo: number): readonly SessionPart[] {
  return [
    ['auction', at(6, 50), at(7)],
    ['open', at(7), auctionFrom],
    ['auction', auctionFrom, auctionTo],
    ...(auctionTo < at(19) ? [['break', auctionTo, at(19)] as const] : []),
    ['auction', at(19), at(19, 5)],
    ['open', at(19, 5), at(23, 50)],
  ];
}

/** Weekends of 2026 without a session. */
const RUSSIAN_WEEKENDS_OFF = new Set(
  datesOf([
    '2026 0103 0104 0110 0111 0214 0215 0307 0308 0321 0322 0509 0510 0620 0621 0801 0802 0815 0816 0912 0913',
    '2026 1024 1025 1205 1206',
  ]),
);
const RUSSIA: Days = {
  closed: ['2025 0101 0102 0107 0501 0509 0612 1104', '2026 0101 0102 0107 1231', '2027 0101 0107'],
  known: { from: '2025-01-01', to: '2027-12-31' },
  // Sessions on weekends began in March 2025, with days off that are not listed here. Those of 2027 and the sessions on
  // holidays, and weekdays off that the government moves, are not known either.
  unknown: new Set([
    ...weekends('2025-03-01', '2025-12-31'),
    '2025-12-31',
    ...weekends('2027-01-01', '2027-12-31'),
    ...datesOf([
      '2027 0104 0105 0106 0108 0222 0223 0305 0308 0309 0430 0503 0504 0507 0510 0511 0611 0614 0615 1103 1104 1105 1231',
    ]),
  ]),
  laterParts: { from: '2026-03-23', parts: russianParts(at(18, 55), at(19)) },
  extra: {
    dates: new Set([
      ...weekends('2026-01-01', '2026-12-31').filter((date) => !RUSSIAN_WEEKENDS_OFF.has(date)),
      ...datesOf(['2026 0223 0501 0612 1104']),
      // Their sessions are not known yet, but the day to which these would belong is.
      ...weekends('2027-01-01', '2027-12-31'),
    ]),
    parts: [
      ['auction', at(9, 50), at(10)],
      ['open', at(10), at(19)],
    ],
  },
};

const CALENDARS: readonly TradingCalendar[] = [
  {
    ...{ id: '24/7', zone: 'UTC', dayStart: 0, parts: [['open', 0, at(24)]], everyDay: true },
    ...{ holidays: new Set(), halfDays: new Map(), known: { from: '1970-01-01', to: '9999-12-31' } },
  },
  calendar('XSHG', 'Asia/Shanghai', CHINA_PARTS, CHINA),
  calendar('XSHE', 'Asia/Shanghai', CHINA_PARTS, CHINA),
  calendar('MISX', 'Europe/Moscow', russianParts(at(18, 40), at(18, 50)), RUSSIA),
  calendar('XNYS', 'America/New_York', [['open', at(9, 30), at(16)]], UNITED_STATES),
  calendar('XNAS', 'America/New_York', [['open', at(9, 30), at(16)]], UNITED_STATES),
  calendar(
    'XLON',
    'Europe/London',
    [
      ['auction', at(7, 50), at(8)],
      ['open', at(8), at(16, 30)],
      ['auction', at(16, 30), at(16, 35)],
    ],
    {
      closed: [
        '2024 0101 0329 0401 0506 0527 0826 1225 1226',
        '2025 0101 0418 0421 0505 0526 0825 1225 1226',
        '2026 0101 0403 0406 0504 0525 0831 1225 1228',
        '2027 0101 0326 0329 0503 0531 0830 1227 1228',
      ],
      short: ['2024 1224 1231', '2025 1224 1231', '2026 1224 1231', '2027 1224 1231'],
      shortEnd: at(12, 35),
    },
  ),
  calendar(
    'XETR',
    'Europe/Berlin',
    [
      ['auction', at(8, 50), at(9)],
      ['open', at(9), at(17, 30)],
      ['auction', at(17, 30), at(17, 35)],
    ],
    {
      closed: [
        '2024 0101 0329 0401 0501 1224 1225 1226 1231',
        '2025 0101 0418 0421 0501 1224 1225 1226 1231',
        '2026 0101 0403 0406 0501 1224 1225 1231',
        '2027 0101 0326 0329 1224 1231',
      ],
      short: ['2024 1230', '2025 1230', '2026 1230', '2027 1230'],
      shortEnd: at(14),
    },
  ),
  calendar(
    'XPAR',
    'Europe/Paris',
    [
      ['open', at(9), at(17, 30)],
      ['auction', at(17, 30), at(17, 35)],
    ],
    {
      closed: [
        '2024 0101 0329 0401 0501 1225 1226',
        '2025 0101 0418 0421 0501 1225 1226',
        '2026 0101 0403 0406 0501 1225',
        '2027 0101 0326 0329',
      ],
      short: ['2024 1224 1231', '2025 1224 1231', '2026 1224 1231', '2027 1224 1231'],
      shortEnd: at(14, 5),
    },
  ),
  calendar(
    'XSWX',
    'Europe/Zurich',
    [
      ['open', at(9), at(17, 20)],
      ['auction', at(17, 20), at(17, 30)],
    ],
    {
      closed: [
        '2024 0101 0102 0329 0401 0501 0509 0520 0801 1224 1225 1226 1231',
        '2025 0101 0102 0418 0421 0501 0529 0609 0801 1224 1225 1226 1231',
        '2026 0101 0102 0403 0406 0501 0514 0525 1224 1225 1231',
        '2027 0101 0326 0329 0506 0517 1224 1231',
      ],
    },
  ),
  calendar(
    'XHKG',
    'Asia/Hong_Kong',
    [
      ['auction', at(9), at(9, 30)],
      ['open', at(9, 30), at(12)],
      ['break', at(12), at(13)],
      ['open', at(13), at(16)],
      ['auction', at(16), at(16, 10)],
    ],
    {
      closed: [
        '2024 0101 0212 0213 0329 0401 0404 0501 0515 0610 0701 0906 0918 1001 1011 1225 1226',
        '2025 0101 0129 0130 0131 0404 0418 0421 0501 0505 0701 1001 1007 1029 1225 1226',
        '2026 0101 0217 0218 0219 0403 0406 0407 0501 0525 0619 0701 1001 1019 1225',
        '2027 0101 0208 0209 0326 0329 0405 0513 0609 0701 0916 1001 1008 1227',
      ],
      short: ['2024 0209 1224 1231', '2025 0128 1224 1231', '2026 0216 1224 1231', '2027 0205 1224 1231'],
      shortEnd: at(12, 10),
    },
  ),
  calendar(
    'XTKS',
    'Asia/Tokyo',
    [
      ['open', at(9), at(11, 30)],
      ['break', at(11, 30), at(12, 30)],
      ['open', at(12, 30), at(15, 25)],
      ['auction', at(15, 25), at(15, 30)],
    ],
    {
      closed: [
        '2025 0101 0102 0103 0113 0211 0224 0320 0429 0505 0506 0721 0811 0915 0923 1013 1103 1124 1231',
        '2026 0101 0102 0112 0211 0223 0320 0429 0504 0505 0506 0720 0811 0921 0922 0923 1012 1103 1123 1231',
        '2027 0101 0111 0211 0223 0322 0429 0503 0504 0505 0719 0811 0920 0923 1011 1103 1123 1231',
      ],
      known: { from: '2025-01-01', to: '2027-12-31' },
    },
  ),
  calendar(
    'XASX',
    'Australia/Sydney',
    [
      ['open', at(10), at(16)],
      ['auction', at(16), at(16, 11)],
    ],
    {
      closed: [
        '2024 0101 0126 0329 0401 0425 0610 1225 1226',
        '2025 0101 0127 0418 0421 0425 0609 1225 1226',
        '2026 0101 0126 0403 0406 0608 1225 1228',
        '2027 0101 0126 0326 0329 0614 1227 1228',
      ],
      short: ['2024 1224 1231', '2025 1224 1231', '2026 1224 1231', '2027 1224 1231'],
      shortEnd: at(14, 10),
      // Anzac Day is a Sunday; a new public holiday of Sydney follows it.
      unknown: new Set(['2027-04-26']),
    },
  ),
  calendar('XKRX', 'Asia/Seoul', [['open', at(9), at(15, 30)]]),
  calendar('XSES', 'Asia/Singapore', [['open', at(9), at(17)]]),
  calendar('XNSE', 'Asia/Kolkata', [['open', at(9, 15), at(15, 30)]]),
  // Its day begins at 17:00 of the evening before, on Sunday for Monday.
  calendar('XCME', 'America/Chicago', [['open', at(-7), at(16)]], undefined, at(-7)),
  // Its night session from 21:00 belongs to the next weekday.
  calendar('XSGE', 'Asia/Shanghai', [['open', at(9), at(15)]], undefined, at(-4)),
];

/** Hours that an operator has set, by calendar and date. */
const OWN = new Map(CALENDARS.map(({ id }) => [id, new Map<string, DayHours>()]));
const BY_ID = new Map(CALENDARS.map((one) => [one.id, { ...one, own: OWN.get(one.id) ?? new Map() }]));

/** Replaces the hours that an operator has set, for all clocks of this process or page. */
export function setCalendarDays(lines: readonly CalendarDays[]): void {
  for (const [id, own] of OWN) {
    own.clear();
    for (const [date, hours] of hoursByDate(lines.filter(({ calendar }) => calendar === id)))
      own.set(date, hours);
  }
}

/** Ids of the known calendars. */
export const CALENDAR_IDS: readonly string[] = [...BY_ID.keys()];

/** Clocks of calendars, each made once: their formats are expensive. */
export class VenueClocks {
  readonly #clocks = new Map<string, VenueClock>();

  /** Returns the clock of a calendar; undefined for an unknown id. */
  of(id: string | undefined): VenueClock | undefined {
    const calendar = id === undefined ? undefined : BY_ID.get(id);
    if (calendar === undefined) return undefined;
    const clock = this.#clocks.get(calendar.id) ?? new VenueClock(calendar);
    this.#clocks.set(calendar.id, clock);
    return clock;
  }
}
