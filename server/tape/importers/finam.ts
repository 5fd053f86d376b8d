import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import type { Interval } from '../../../lib/market/interval';
import { stepOf } from '../../venues/decimals';
import { excerpt, ImportError } from './importer';
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
const PERIODS: Readonly<Record<string, Interval>> = {
  '1': '1m',
  '5': '5m',
  '15': '15m',
  '60': '1h',
  D: '1d',
};

/** Moscow time, whose UTC offset has changed over the years. */
const TIME = `epoch_us(timezone('Europe/Moscow', try_strptime("<DATE>" || lpad("<TIME>", 6, '0'), '%Y%m%d%H%M%S')))`;
const SYMBOL = `symbol_of('moex', "<TICKER>")`;

/** Imports ticks and bars of the Moscow exchange as exported by finam.ru. */
export const finam = tabularImporter({
  format: 'finam',
  summary: 'finam.ru exports: <TICKER>;<PER>;<DATE>;<TIME>;<LAST>;<VOL> ticks, or bars; plain, gzip or zip',
  recognises: ({ lines }) => Object.values(KINDS).some((kind) => isHeader(lines[0] ?? '', kind)),
  mapping,
  describe,
});

function mapping(file: InputFile): FileMapping {
  const { kind, columns } = headerOf(file, KINDS);
  const delimiter = delimiterOf(file.lines[0] ?? '');
  const source = { type: 'text', columns, delimiter, header: true } as const;
  if (kind === 'bars') {
    const prices = { open: '"<OPEN>"', high: '"<HIGH>"', low: '"<LOW>"', close: '"<CLOSE>"' };
    const bar = {
      ...closedBar(TIME, intervalOf(file, delimiter)),
      ...prices,
      volume: '"<VOL>"',
      trades: '0',
    };
    return { table: BARS, source, select: { symbol: SYMBOL, ...bar, grows: 'true' } };
  }
  return {
    ...{ table: TRADES, source },
    select: {
      ...{ time: TIME, timestamp: TIME, symbol: SYMBOL },
      ...{ id: '<ID>' in columns ? '"<ID>"' : `"<DATE>" || '-' || row`, price: '"<LAST>"', size: '"<VOL>"' },
      side: '<OPER>' in columns ? sideOf('"<OPER>"', 'B', 'S', '') : SIDE_UNKNOWN,
    },
  };
}

function intervalOf({ path, lines }: InputFile, delimiter: string): Interval {
  const position = cellsOf(lines[0] ?? '', delimiter).indexOf('<PER>');
  const period = cellsOf(lines[1] ?? '', delimiter)[position] ?? '';
  const interval = PERIODS[period];
  if (interval) return interval;
  const known = Object.keys(PERIODS).join(', ');
  throw new ImportError(path, 2, `<PER> must be one of ${known}, found ${excerpt(period)}`);
}

function describe(symbol: MarketSymbol, decimals: Decimals): Instrument {
  return {
    ...{ symbol, name: symbol.slice('moex:'.length), venue: 'moex', currency: 'RUB', kind: 'share' },
    ...{ priceDecimals: decimals.price, tickSize: stepOf(decimals.price) },
    ...{ sizeDecimals: decimals.size, lotSize: stepOf(decimals.size), colorConvention: 'green-up' },
  };
}
