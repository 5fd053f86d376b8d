import type { MarketEvent } from '../../../lib/market/event';
import type { StoredBar } from '../../../server/market/bar-series';
import { anInstrument, aTrade, defined } from '../events';

export const micros = (text: string): number => Date.parse(text) * 1_000;
/** Session of a venue on a date: its trades are at these moments, written in local time with its offset. */
export interface Session {
  /** Month and day: `0323`. */
  readonly date: string;
  /** 2026 by default. */
  readonly year?: number;
  readonly moments: readonly string[];
}

/**
 * Dates from 23 March to 5 April 2026 with their hours, and a half day of New York before; the offsets are written
 * out, none is computed.
 */
export const VENUE_DAYS: Readonly<Record<string, readonly Session[]>> = {
  // The clock goes back on 5 April; Good Friday is 3 April. The first hour is before midnight in UTC.
  'asx:BHP': weekdays(['0323', '0324', '0325', '0326', '0327', '0330', '0331', '0401', '0402'], '+11:00', [
    ...['10:00', '11:30', '15:59'],
  ]),
  // The clock goes forward on 29 March.
  'lse:VOD': [
    ...weekdays(['0323', '0324', '0325', '0326', '0327'], '+00:00', ['08:00', '12:00', '16:29']),
    ...weekdays(['0330', '0331', '0401', '0402'], '+01:00', ['08:00', '12:00', '16:29']),
  ],
  // The clock goes back on 2 November; 27 November is a day off, and the 28th ends at 13:00.
  'nasdaq:AAPL': [
    ...weekdays(['1030', '1031'], '-04:00', ['09:30', '12:59', '15:59'], 2025),
    ...weekdays(['1103', '1125', '1126'], '-05:00', ['09:30', '12:59', '15:59'], 2025),
    ...weekdays(['1128'], '-05:00', ['09:30', '11:00', '12:59'], 2025),
    ...weekdays(['1201'], '-05:00', ['09:30', '12:59', '15:59'], 2025),
  ],
  'sse:600519': weekdays(
    ['0323', '0324', '0325', '0326', '0327', '0330', '0331', '0401', '0402', '0403'],
    '+08:00',
    [...['09:30', '11:29', '13:00', '14:59']],
  ),
  // A session from 17:00 of the evening before, on Sunday for Monday.
  'cme:ESM6': [
    { date: '0323', moments: ['2026-03-22T17:00-05:00', '2026-03-23T02:00-05:00', '2026-03-23T15:59-05:00'] },
    { date: '0324', moments: ['2026-03-23T17:00-05:00', '2026-03-24T10:00-05:00'] },
    { date: '0330', moments: ['2026-03-29T17:30-05:00', '2026-03-29T23:59-05:00', '2026-03-30T12:00-05:00'] },
  ],
  'binance:BTCUSDT': Array.from({ length: 14 }, (_, k) =>
    new Date(Date.UTC(2026, 2, 23 + k)).toISOString().slice(0, 10),
  ).map((day) => ({
    date: day.slice(5).replace('-', ''),
    moments: [`${day}T00:00Z`, `${day}T13:00Z`, `${day}T23:59Z`],
  })),
};

function weekdays(
  dates: readonly string[],
  offset: string,
  times: readonly string[],
  year = 2026,
): Session[] {
  return dates.map((date) => ({
    date,
    year,
    moments: times.map((time) => `${year}-${date.slice(0, 2)}-${date.slice(2)}T${time}${offset}`),
  }));
}

/** Prices and sizes of the trades of a session: each day has its own, in no order. */
export function tradesOf({ date, moments }: Session): { time: number; price: number; size: number }[] {
  return moments.map((moment, k) => ({
    time: micros(moment),
    price: 100 + ((Number(date) * 7 + k * 13) % 29),
    size: 1 + ((Number(date) + k * 5) % 9),
  }));
}

/** Returns the bar of a session, read from its own trades alone. */
export function figuresOf(session: Session): StoredBar {
  const trades = tradesOf(session);
  const prices = trades.map(({ price }) => price);
  const date = `${session.year ?? 2026}-${session.date.slice(0, 2)}-${session.date.slice(2)}`;
  return {
    start: micros(`${date}T00:00Z`),
    ...{ open: prices[0] as number, close: prices.at(-1) as number },
    ...{ high: Math.max(...prices), low: Math.min(...prices) },
    volume: trades.reduce((sum, { size }) => sum + size, 0),
    trades: trades.length,
  };
}

export function venueInstrument(symbol: string) {
  const kind = symbol.startsWith('binance') ? 'crypto' : symbol.startsWith('cme') ? 'future' : 'share';
  return anInstrument(symbol, { kind });
}

/** All events of the venues, in the order of time. */
export function venueDayEvents(): MarketEvent[] {
  const start = micros('2025-10-30T00:00Z');
  const trades = Object.entries(VENUE_DAYS).flatMap(([symbol, sessions]) =>
    sessions.flatMap((session) =>
      tradesOf(session).map(({ time, price, size }) => aTrade(symbol, price, size, time)),
    ),
  );
  return [
    ...Object.keys(VENUE_DAYS).map((symbol) => defined(venueInstrument(symbol), start)),
    ...trades.sort((a, b) => a.timestamp - b.timestamp),
  ];
}
