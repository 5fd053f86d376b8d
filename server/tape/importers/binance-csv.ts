import { literal } from '../../database/sql-literal';
import type { BinanceMarket } from '../../venues/binance/binance-frame';
import { BINANCE_VENUES, binancePair } from '../../venues/binance/binance-instruments';
import { describeInstrument } from '../../venues/venue-instrument';
import { excerpt, type FileStart, ImportError } from './importer';
import { BAR_LENGTHS, LENGTHS_TEXT, lengthOfText } from './tabular/bar-length';
import { BARS, closedBar } from './tabular/bar-table';
import { QUOTES } from './tabular/quote-table';
import type { FileMapping, InputFile, TextColumns } from './tabular/table-format';
import { cellsOf } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { sideOfMaker, TRADES } from './tabular/trade-table';

/**
 * Columns of each file kind, by position (https://github.com/binance/binance-public-data).
 * Older files have no header, and header names differ between markets.
 */
const TRADE = {
  id: 'VARCHAR',
  price: 'DOUBLE',
  qty: 'DOUBLE',
  quoteQty: 'DOUBLE',
  time: 'BIGINT',
  isBuyerMaker: 'BOOLEAN',
};
const AGGREGATE = {
  ...{ id: 'VARCHAR', price: 'DOUBLE', qty: 'DOUBLE', first: 'BIGINT', last: 'BIGINT', time: 'BIGINT' },
  isBuyerMaker: 'BOOLEAN',
};
const KLINE = {
  ...{ time: 'BIGINT', open: 'DOUBLE', high: 'DOUBLE', low: 'DOUBLE', close: 'DOUBLE', volume: 'DOUBLE' },
  ...{ closeTime: 'BIGINT', quoteVolume: 'DOUBLE', count: 'BIGINT', takerVolume: 'DOUBLE' },
  ...{ takerQuoteVolume: 'DOUBLE', ignore: 'VARCHAR' },
};
const BOOK_TICKER = {
  ...{ id: 'VARCHAR', bid: 'DOUBLE', bidSize: 'DOUBLE', ask: 'DOUBLE', askSize: 'DOUBLE' },
  ...{ time: 'BIGINT', eventTime: 'BIGINT' },
};
const BEST_MATCH = { isBestMatch: 'VARCHAR' };

/** `BTCUSDT-trades-2024-01-01.csv`, `BTCUSDT-aggTrades-2024-01.zip`, `BTCUSD_PERP-1m-2024-01.csv`. */
const NAME =
  /^([A-Z0-9]+(?:_[A-Z0-9]+)?)-(trades|aggTrades|bookTicker|\d+(?:s|m|h|d|w|mo))-\d{4}-\d\d(?:-\d\d)?\./;

/** Folders of bars that are not of trades, whose files have the names and columns of those that are. */
const OTHER_BARS = /^(markPrice|indexPrice|premiumIndex)Klines$/;

/** Imports Binance's public files (data.binance.vision). Spot times are µs since 2025, ms before. */
export const binanceCsv = tabularImporter({
  format: 'binance-csv',
  summary:
    "Binance's public files: trades, aggTrades, bookTicker, klines, with their original names; CSV, gzip or zip",
  recognises: (start) => kindOf(start) !== undefined && columnsOf(start) !== undefined,
  mapping,
  describe: (symbol, decimals) => describeInstrument(symbol, binancePair(symbol), decimals, 'green-up'),
});

function mapping(file: InputFile): FileMapping {
  const named = kindOf(file);
  if (!named) {
    throw new ImportError(
      file.path,
      undefined,
      'a file name like BTCUSDT-trades-2024-01-01.csv, BTCUSDT-aggTrades-2024-01.csv or BTCUSDT-1m-2024-01.csv expected',
    );
  }
  const { code, kind } = named;
  const columns = columnsOf(file);
  if (!columns) {
    throw new ImportError(
      file.path,
      1,
      `the columns of ${kind} expected, found ${excerpt(file.lines[0] ?? '')}`,
    );
  }
  const header = !startsWithNumber(file);
  const source = { type: 'text', columns, delimiter: ',', headerLines: header ? 1 : 0 } as const;
  const symbol = `symbol_of('${BINANCE_VENUES[marketOf(file, code, columns)]}', ${literal(code)})`;
  if (kind === 'trades' || kind === 'aggTrades') {
    const time = 'micros(time)';
    const select = { time, timestamp: time, symbol, id: 'id', price: 'price', size: 'qty' };
    return { table: TRADES, source, select: { ...select, side: sideOfMaker('isBuyerMaker') } };
  }
  if (kind === 'bookTicker') {
    const best = { bid: 'bid', bid_size: 'bidSize', ask: 'ask', ask_size: 'askSize' };
    const times = { time: 'micros(eventTime)', timestamp: 'micros(time)' };
    return { table: QUOTES, source, select: { ...times, symbol, ...best } };
  }
  const other = file.path.split(/[\\/]/).find((folder) => OTHER_BARS.test(folder));
  if (other !== undefined) {
    const what = `bars of trades expected, found those of the folder ${excerpt(other)}; import them as csv`;
    throw new ImportError(file.path, undefined, what);
  }
  const interval = lengthOfText(kind) ?? kind;
  if (!(interval in BAR_LENGTHS)) {
    throw new ImportError(file.path, undefined, `bars of ${LENGTHS_TEXT} expected, found ${kind}`);
  }
  return {
    ...{ table: BARS, source, select: { symbol, ...barColumns(interval) } },
    cells: {
      interval: `'closing times of bars that are not of ' || ${literal(interval)}`,
      ...{ time: 'time', venue_time: 'time' },
    },
  };
}

function barColumns(named: string): Record<string, string> {
  // The closing time is the last ms or µs of the bar.
  const length = `round((micros(closeTime) - micros(time)) / 1e6) * 1000000`;
  const expected = `bar_end(bar_start(micros(time), ${literal(named)}), ${literal(named)}) - bar_start(micros(time), ${literal(named)})`;
  const interval = `CASE WHEN ${length} = ${expected} THEN ${literal(named)} END`;
  const fields = {
    open: 'open',
    high: 'high',
    low: 'low',
    close: 'close',
    volume: 'volume',
    trades: 'count',
  };
  return { ...closedBar('micros(time)', interval), ...fields, grows: 'true' };
}

function kindOf({ name, inner }: FileStart): { code: string; kind: string } | undefined {
  const [, code, kind] = NAME.exec(inner ?? name) ?? NAME.exec(name) ?? [];
  return code !== undefined && kind !== undefined ? { code, kind } : undefined;
}

/** Returns the columns of a file, by its kind and column count. */
function columnsOf(file: FileStart): TextColumns | undefined {
  const count = cellsOf(file.lines[0] ?? '').length;
  const kinds: TextColumns[] =
    kindOf(file)?.kind === 'trades'
      ? [{ ...TRADE, ...BEST_MATCH }, TRADE]
      : kindOf(file)?.kind === 'aggTrades'
        ? [{ ...AGGREGATE, ...BEST_MATCH }, AGGREGATE]
        : kindOf(file)?.kind === 'bookTicker'
          ? [BOOK_TICKER]
          : [KLINE];
  return kinds.find((columns) => Object.keys(columns).length === count);
}

function startsWithNumber({ lines }: FileStart): boolean {
  return /^"?\d/.test(lines[0] ?? '');
}

/**
 * Detects the market from the folders, then the code, then the columns (only spot files have `isBestMatch`).
 */
function marketOf(file: InputFile, code: string, columns: TextColumns): BinanceMarket {
  const folders = file.path.split(/[\\/]/);
  const coinMargined = /USD_/.test(code) || folders.includes('cm');
  if (coinMargined) return 'cm';
  if (folders.includes('um') || code.includes('_')) return 'usdm';
  if (folders.includes('spot')) return 'spot';
  if ('eventTime' in columns) return 'usdm';
  const spot =
    columns === undefined || 'isBestMatch' in columns || ('open' in columns && startsWithNumber(file));
  return spot ? 'spot' : 'usdm';
}
