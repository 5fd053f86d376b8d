import type { Instrument, InstrumentKind, MarketSymbol } from '../../../lib/market/instrument';
import type { Interval } from '../../../lib/market/interval';
import { literal } from '../../database/sql-literal';
import { stepOf } from '../../venues/decimals';
import { DATABENTO_VENUES } from './databento-venues';
import { BARS, closedBar } from './tabular/bar-table';
import { levelList } from './tabular/book-table';
import { messages } from './tabular/message-table';
import type { Decimals, FileMapping, InputFile, TextColumns } from './tabular/table-format';
import { type Header, headerOf, isHeader } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { sideOf, TRADES } from './tabular/trade-table';

/** Columns of every schema's records (https://databento.com/docs/schemas-and-data-formats). */
const COMMON = { ts_event: 'VARCHAR', rtype: 'VARCHAR', publisher_id: 'INTEGER', instrument_id: 'VARCHAR' };
const TRADE = {
  ...{ ...COMMON, ts_recv: 'VARCHAR', action: 'VARCHAR', side: 'VARCHAR', depth: 'VARCHAR' },
  ...{ price: 'VARCHAR', size: 'DOUBLE', flags: 'VARCHAR', ts_in_delta: 'VARCHAR', sequence: 'VARCHAR' },
};
const BAR = { open: 'VARCHAR', high: 'VARCHAR', low: 'VARCHAR', close: 'VARCHAR', volume: 'DOUBLE' };
const SYMBOL = { symbol: 'VARCHAR' };
/** Levels per side of the deepest schema. */
const LEVELS = 10;

const KINDS = {
  'mbp-10': header({ ...TRADE, ...levelColumns(LEVELS) }),
  'mbp-1 and tbbo': header({ ...TRADE, ...levelColumns(1) }),
  trades: header(TRADE),
  ohlcv: header({ ...COMMON, ...BAR }),
};

/** Maps the `rtype` of bars to intervals. */
const BAR_TYPES: Readonly<Record<string, Interval>> = { '32': '1s', '33': '1m', '34': '1h', '35': '1d' };
const INTERVAL = `CASE rtype ${Object.entries(BAR_TYPES)
  .map(([type, interval]) => `WHEN '${type}' THEN '${interval}'`)
  .join(' ')} END`;
const CELLS = { time: 'ts_event', venue_time: 'ts_event' };
/** A missing level has this price (2^63 − 1), or none. */
const NO_PRICE = '9223372036854775807';
/** Venues of futures. Instruments of other venues are described as shares. */
const FUTURES = /^(glbx|if[a-z]{2}|ndex|xeur|xeee):/;
const EURO = /^(ndex|xeur|xeee):/;

/** The order book in a row of `mbp` is the one at the time of the trade, in `tbbo` the one before it. */
const MARKET_BY_PRICE = messages('market_by_price', 'book first');

/** Imports Databento CSV. Times are ns or ISO; prices are integers in 1e-9 units, or decimals. */
export const databentoCsv = tabularImporter({
  format: 'databento-csv',
  summary: 'Databento CSV: trades, tbbo, mbp-1, mbp-10, ohlcv; plain, gzip or zip',
  recognises: ({ lines }) => Object.values(KINDS).some((kind) => isHeader(lines[0] ?? '', kind)),
  mapping,
  describe,
});

function mapping(file: InputFile): FileMapping {
  const { kind, columns } = headerOf(file, KINDS);
  const source = { type: 'text', columns, delimiter: ',', headerLines: 1 } as const;
  const venue = `coalesce([${DATABENTO_VENUES.map(literal).join(', ')}][publisher_id], 'databento-' || publisher_id)`;
  const code = 'symbol' in columns ? 'coalesce(symbol, instrument_id)' : 'instrument_id';
  const symbol = `symbol_of(${venue}, ${code})`;
  if (kind === 'ohlcv') {
    const prices = Object.fromEntries(['open', 'high', 'low', 'close'].map((name) => [name, priceOf(name)]));
    const bar = { ...closedBar('time_of(ts_event)', INTERVAL), ...prices };
    const select = { symbol, ...bar, volume: 'volume', trades: '0', grows: 'true' };
    return { table: BARS, source, select, cells: { ...CELLS, interval: "'rtype ' || rtype" } };
  }
  const select = {
    ...{ time: 'time_of(ts_recv)', timestamp: 'time_of(ts_event)', symbol },
    ...{ id: "sequence || '-' || row", size: 'size', side: sideOf('side', 'B', 'A', 'N') },
  };
  const cells = { ...CELLS, time: 'ts_recv', price: 'price', side: 'side' };
  if (kind === 'trades') {
    return { table: TRADES, source, select: { ...select, price: priceOf('price') }, cells };
  }
  const levels = kind === 'mbp-10' ? LEVELS : 1;
  const price = `CASE action WHEN 'T' THEN ${priceOf('price')} END`;
  const book = { bids: sideOfBook('bid', levels), asks: sideOfBook('ask', levels) };
  return { table: MARKET_BY_PRICE, source, select: { ...select, price, ...book }, cells };
}

function header(required: TextColumns): Header {
  return { required, optional: { ...SYMBOL, ...orderCounts() } };
}

function levelName(side: string, figure: string, level: number): string {
  return `${side}_${figure}_${String(level).padStart(2, '0')}`;
}

function levelColumns(levels: number): TextColumns {
  return Object.fromEntries(
    Array.from({ length: levels }, (_, level) => [
      ...['bid', 'ask'].map((side) => [levelName(side, 'px', level), 'VARCHAR']),
      ...['bid', 'ask'].map((side) => [levelName(side, 'sz', level), 'DOUBLE']),
    ]).flat(),
  );
}

function orderCounts(): TextColumns {
  const levels = Array.from({ length: LEVELS }, (_, level) => level);
  const names = levels.flatMap((level) => ['bid', 'ask'].map((side) => levelName(side, 'ct', level)));
  return Object.fromEntries(names.map((name) => [name, 'VARCHAR']));
}

function priceOf(column: string): string {
  return (
    `CASE WHEN ${column} = '${NO_PRICE}' THEN NULL WHEN contains(${column}, '.') THEN try_cast(${column} AS DOUBLE) ` +
    `ELSE try_cast(${column} AS BIGINT) / 1e9 END`
  );
}

function sideOfBook(side: 'bid' | 'ask', levels: number): string {
  const indexes = Array.from({ length: levels }, (_, level) => level);
  return levelList(
    indexes.map((level) => priceOf(levelName(side, 'px', level))),
    indexes.map((level) => levelName(side, 'sz', level)),
  );
}

function describe(symbol: MarketSymbol, decimals: Decimals): Instrument {
  const kind: InstrumentKind = FUTURES.test(symbol) ? 'future' : 'share';
  const colon = symbol.indexOf(':');
  return {
    symbol,
    name: symbol.slice(colon + 1),
    venue: symbol.slice(0, colon),
    currency: EURO.test(symbol) ? 'EUR' : 'USD',
    kind,
    priceDecimals: decimals.price,
    tickSize: stepOf(decimals.price),
    sizeDecimals: decimals.size,
    lotSize: stepOf(decimals.size),
    colorConvention: 'green-up',
  };
}
