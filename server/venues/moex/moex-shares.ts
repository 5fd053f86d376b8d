import type { MarketEvent, TradingStatus } from '../../../lib/market/event';
import { type Instrument, symbolOf } from '../../../lib/market/instrument';
import { decimalsOf, stepOf } from '../decimals';
import { type IssRow, issTable, quoted } from './iss-table';

/** Moscow has been at UTC+3 all year since 2014-10-26; ISS has no older responses. */
const MOSCOW = '+03:00';
const MOSCOW_MICROS = 3 * 3_600_000_000;
const DAY_MICROS = 86_400_000_000;

const SECURITIES = [
  ...[
    'SECID',
    'BOARDID',
    'SHORTNAME',
    'LATNAME',
    'PREVPRICE',
    'DECIMALS',
    'MINSTEP',
    'LOTSIZE',
    'CURRENCYID',
  ],
];
const MARKETDATA = [
  ...['SECID', 'BOARDID', 'BID', 'OFFER', 'OPEN', 'HIGH', 'LOW', 'LAST', 'VOLTODAY', 'NUMTRADES'],
  ...['TRADINGSTATUS', 'UPDATETIME', 'SYSTIME'],
];

/**
 * Boards with the most trading in roubles, by priority. Other boards of a security are for odd lots, other
 * currencies and negotiated deals.
 */
const MAIN_BOARDS = ['TQBR', 'TQTF', 'TQIF', 'TQPI'];

/** Maps `TRADINGSTATUS`: auctions are the opening, closing and discrete ones. */
const STATUSES: Readonly<Record<string, TradingStatus>> = {
  ...{ T: 'open', O: 'auction', F: 'auction', E: 'auction', L: 'auction', D: 'auction', I: 'auction' },
  ...{ B: 'halted', S: 'halted', N: 'closed', C: 'closed' },
};
/** The exchange uses the pre-1998 code for roubles. */
const CURRENCIES: Readonly<Record<string, string>> = { SUR: 'RUB' };

/** Rows of a share on its main board. */
export interface IssShare {
  readonly security: IssRow;
  /** Prices; absent if the response has none of the share. */
  readonly market: IssRow | undefined;
}

/**
 * Reads the tables `securities` and `marketdata` of a response.
 * @throws RangeError naming what is missing
 */
export function readShares(answer: unknown): IssShare[] {
  const quotes = new Map(issTable(answer, 'marketdata', MARKETDATA).map((row) => [keyOf(row), row]));
  return mainOf(issTable(answer, 'securities', SECURITIES)).map((security) => ({
    security,
    market: quotes.get(keyOf(security)),
  }));
}

/** Keeps the row of each security's main board. */
function mainOf(rows: readonly IssRow[]): IssRow[] {
  const rank = (row: IssRow): number =>
    (MAIN_BOARDS.indexOf(row.text('BOARDID')) + MAIN_BOARDS.length + 1) % (MAIN_BOARDS.length + 1);
  const main = new Map<string, IssRow>();
  for (const row of rows) {
    const known = main.get(row.text('SECID'));
    if (!known || rank(row) < rank(known)) main.set(row.text('SECID'), row);
  }
  return [...main.values()];
}

function keyOf(row: IssRow): string {
  return `${row.text('BOARDID')} ${row.text('SECID')}`;
}

/**
 * Returns status, best prices and daily bar of a share. ISS gives no sizes of the best prices.
 * @throws RangeError naming an invalid value
 */
export function shareState(
  { market: row }: IssShare,
  symbol: Instrument['symbol'],
  localTimestamp: number,
): MarketEvent[] {
  if (row === undefined) return [];
  const timestamp = updatedAt(row);
  const stamp = { symbol, timestamp, localTimestamp };
  const events: MarketEvent[] = [];
  const status = STATUSES[row.text('TRADINGSTATUS')];
  if (status) events.push({ type: 'status', ...stamp, status });
  const [bid, ask] = [row.number('BID'), row.number('OFFER')];
  if (bid || ask) events.push({ type: 'quote', ...stamp, ...(bid && { bid }), ...(ask && { ask }) });
  const close = row.number('LAST');
  if (!close) return events;
  const start = Math.floor((timestamp + MOSCOW_MICROS) / DAY_MICROS) * DAY_MICROS;
  events.push({
    ...{ type: 'bar', ...stamp, interval: '1d', start, close },
    ...{
      open: row.number('OPEN') ?? close,
      high: row.number('HIGH') ?? close,
      low: row.number('LOW') ?? close,
    },
    ...{ volume: row.number('VOLTODAY') ?? 0, trades: row.number('NUMTRADES') ?? 0 },
  });
  return events;
}

/** Describes a share, with its Russian name. @throws RangeError naming an invalid value */
export function describeShare({ security, market: row }: IssShare): Instrument {
  const code = security.text('SECID');
  const prices = ['BID', 'OFFER', 'OPEN', 'HIGH', 'LOW', 'LAST'].map((column) => row?.number(column) ?? 0);
  const prevClose = security.number('PREVPRICE');
  const priceDecimals = Math.max(
    ...[security.number('DECIMALS') ?? 0, decimalsOf(prevClose ?? 0), ...prices.map(decimalsOf)],
  );
  const currency = security.text('CURRENCYID');
  return {
    symbol: symbolOf('moex', code),
    name: security.text('LATNAME') || code,
    ...(security.text('SHORTNAME') && { names: { ru: security.text('SHORTNAME') } }),
    ...{ venue: 'moex', currency: CURRENCIES[currency] ?? currency, kind: 'share', priceDecimals },
    tickSize: security.number('MINSTEP') || stepOf(priceDecimals),
    ...{ sizeDecimals: 0, lotSize: security.number('LOTSIZE') || 1 },
    ...(prevClose && { prevClose }),
    colorConvention: 'green-up',
  };
}

/** Returns the time of the newest change, µs. Its date is that of the response, or the day before after midnight. */
function updatedAt(row: IssRow): number {
  const system = row.text('SYSTIME');
  const updated = timeOf(`${system.slice(0, 10)} ${row.text('UPDATETIME')}`);
  return updated > timeOf(system) ? updated - DAY_MICROS : updated;
}

/** Converts Moscow time `2024-02-15 18:09:06` to µs. @throws RangeError naming another text */
export function timeOf(text: string): number {
  const time = Date.parse(`${text.replace(' ', 'T')}${MOSCOW}`) * 1000;
  if (Number.isNaN(time)) throw new RangeError(`${quoted(text)} is not a valid time`);
  return time;
}
