import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { stepOf } from '../../venues/decimals';
import { excerpt, type FileStart, ImportError } from './importer';
import { BARS, closedBar } from './tabular/bar-table';
import type { Decimals, FileMapping, InputFile } from './tabular/table-format';
import { cellsOf, delimiterOf, headerOf, isHeader } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { SIDE_UNKNOWN, sideOf, TRADES } from './tabular/trade-table';

/** Columns of finam.ru exports; `<PER>` is minutes, `D` for days, 0 for ticks. */
const COMMON = { '<TICKER>': 'VARCHAR', '<PER>': 'VARCHAR', '<DATE>': 'VARCHAR', '<TIME>': 'VARCHAR' };
const KINDS = {
  ticks: {
    required: { ...COMMON, '<LAST>': 'DOUBLE', '<VOL>': 'DOUBLE' },
    optional: { '<ID>': 'VARCHAR', '<OPER>': 'VARCHAR' },
  },
  bars: {
    required: {
      ...{ ...COMMON, '<OPEN>': 'DOUBLE', '<HIGH>': 'DOUBLE', '<LOW>': 'DOUBLE', '<CLOSE>': 'DOUBLE' },
      '<VOL>': 'DOUBLE',
    },
  },
};
const PERIODS: Readonly<Record<string, string>> = {
  ...{ '1': '1m', '5': '5m', '10': '10m', '15': '15m', '30': '30m', '60': '1h', D: '1d' },
};

/** Moscow time, whose UTC offset has changed over the years. */
const WRITTEN = `try_strptime("<DATE>" || lpad("<TIME>", 6, '0'), '%Y%m%d%H%M%S')`;
const TIME = `epoch_us(timezone('Europe/Moscow', ${WRITTEN}))`;
const INTERVAL = `CASE "<PER>" ${Object.entries(PERIODS)
  .map(([period, interval]) => `WHEN '${period}' THEN '${interval}'`)
  .join(' ')} END`;
const CELLS = { time: '"<DATE>" || \' \' || "<TIME>"', venue_time: '"<DATE>" || \' \' || "<TIME>"' };
/** Suffixes of markets in Stooq's codes, whose files have the same columns: `AAPL.US`. */
const OTHER_MARKET = /[.][A-Z]{1,2}$/;
const SYMBOL = `symbol_of('moex', "<TICKER>")`;

/** Imports ticks and bars of the Moscow exchange as exported by finam.ru. */
export const finam = tabularImporter({
  format: 'finam',
  summary: 'finam.ru exports: <TICKER>;<PER>;<DATE>;<TIME>;<LAST>;<VOL> ticks, or bars; plain, gzip or zip',
  recognises: (start) =>
    Object.values(KINDS).some((kind) => isHeader(start.lines[0] ?? '', kind)) &&
    !OTHER_MARKET.test(tickerOf(start)),
  mapping,
  describe,
});

function mapping(file: InputFile): FileMapping {
  const ticker = tickerOf(file);
  if (OTHER_MARKET.test(ticker)) {
    throw new ImportError(
      file.path,
      2,
      `<TICKER> ${excerpt(ticker)} is of another market than Moscow; import it as csv`,
    );
  }
  const { kind, columns } = headerOf(file, KINDS);
  const delimiter = delimiterOf(file.lines[0] ?? '');
  const source = { type: 'text', columns, delimiter, headerLines: 1 } as const;
  if (kind === 'bars') {
    const prices = { open: '"<OPEN>"', high: '"<HIGH>"', low: '"<LOW>"', close: '"<CLOSE>"' };
    const bar = {
      ...closedBar(TIME, INTERVAL, `epoch_us(${WRITTEN})`),
      ...prices,
      volume: '"<VOL>"',
      trades: '0',
    };
    return {
      ...{ table: BARS, source, select: { symbol: SYMBOL, ...bar, grows: 'true' } },
      cells: { ...CELLS, interval: '\'<PER> \' || "<PER>"' },
    };
  }
  return {
    ...{ table: TRADES, source, cells: CELLS },
    select: {
      ...{ time: TIME, timestamp: TIME, symbol: SYMBOL },
      ...{ id: '<ID>' in columns ? '"<ID>"' : 'NULL', price: '"<LAST>"', size: '"<VOL>"' },
      side: '<OPER>' in columns ? sideOf('"<OPER>"', 'B', 'S', '') : SIDE_UNKNOWN,
    },
  };
}

function tickerOf({ lines }: FileStart): string {
  const delimiter = delimiterOf(lines[0] ?? '');
  return cellsOf(lines[1] ?? '', delimiter)[cellsOf(lines[0] ?? '', delimiter).indexOf('<TICKER>')] ?? '';
}

function describe(symbol: MarketSymbol, decimals: Decimals): Instrument {
  return {
    ...{ symbol, name: symbol.slice('moex:'.length), venue: 'moex', currency: 'RUB', kind: 'share' },
    ...{ priceDecimals: decimals.price, tickSize: stepOf(decimals.price) },
    ...{ sizeDecimals: decimals.size, lotSize: stepOf(decimals.size), colorConvention: 'green-up' },
  };
}
