import { POLLED_ONLY, type RestRequest, type VenueProtocol } from '../venue-protocol';
import { issTable } from './iss-table';
import { MOEX_DELAY, MOEX_INTERVALS } from './moex-normalizer';

const BOARD = '/iss/engines/stock/markets/shares/boards/TQBR';
/** Interval of the requests for prices, ms. */
const POLL_INTERVAL = 10_000;
/** Maximum of candles in a response. */
const MAX_CANDLES = 500;
/** Time from which candles are requested, as a multiple of that of the wanted ones: nights and days off have none. */
const CANDLE_SPAN = 8;
const MICROS_PER_MINUTE = 60_000_000;
const MOSCOW_MICROS = 180 * MICROS_PER_MINUTE;

const LIST: RestRequest = {
  path: `${BOARD}/securities.json?iss.meta=off&iss.only=securities,marketdata`,
  weight: 1,
};

/**
 * Shares of the Moscow exchange's main board, by polling its information server (ISS). Without a subscription its prices
 * are 15 minutes late. Best prices have no sizes, and there are neither trades nor order books.
 *
 * https://iss.moex.com/iss/reference/
 */
export const MOEX: VenueProtocol = {
  ...POLLED_ONLY,
  venue: 'moex',
  title: 'Moscow Exchange',
  defaultCodes: '*',
  polls: [{ every: POLL_INTERVAL, request: LIST }],
  delayed: MOEX_DELAY,
  rest: {
    address: 'https://iss.moex.com',
    // No limit is published; other programs keep half a second between requests.
    pace: { count: 2, millis: 1_000 },
    products: [LIST],
    productsIn: (body) =>
      issTable(body, 'securities', ['SECID', 'STATUS']).map((row) => ({
        ...{ code: row.text('SECID'), quote: 'RUB', isOpen: row.text('STATUS') === 'A' },
      })),
    turnovers: [LIST],
    turnoversIn: (body) =>
      new Map(
        issTable(body, 'marketdata', ['SECID', 'VALTODAY']).map((row) => [
          row.text('SECID'),
          row.number('VALTODAY') ?? 0,
        ]),
      ),
    bars: ({ code, interval, limit, now }) => {
      const minutes = MOEX_INTERVALS[interval];
      if (minutes === undefined) return undefined;
      const span = Math.min(limit, MAX_CANDLES) * Number(minutes) * MICROS_PER_MINUTE * CANDLE_SPAN;
      const from = new Date((now + MOSCOW_MICROS - span) / 1_000).toISOString().slice(0, 10);
      const query = new URLSearchParams({
        from,
        interval: minutes,
        'iss.reverse': 'true',
        'iss.meta': 'off',
      });
      return { path: `${BOARD}/securities/${encodeURIComponent(code)}/candles.json?${query}`, weight: 1 };
    },
  },
};
