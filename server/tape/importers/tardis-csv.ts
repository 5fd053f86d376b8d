import { cryptoInstrument } from '../../venues/inferred/crypto-instrument';
import { BOOKS, levelList } from './tabular/book-table';
import { LEVELS } from './tabular/levels';
import { QUOTES } from './tabular/quote-table';
import type { FileMapping, TextColumns } from './tabular/table-format';
import { type Header, headerOf, isHeader } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { sideOf, TRADES } from './tabular/trade-table';

/** Columns at the start of every file kind (https://docs.tardis.dev/downloadable-csv-files); times are µs. */
const COMMON = { exchange: 'VARCHAR', symbol: 'VARCHAR', timestamp: 'BIGINT', local_timestamp: 'BIGINT' };

const KINDS = {
  trades: { required: { ...COMMON, id: 'VARCHAR', side: 'VARCHAR', price: 'DOUBLE', amount: 'DOUBLE' } },
  quotes: {
    required: {
      ...COMMON,
      ask_amount: 'DOUBLE',
      ask_price: 'DOUBLE',
      bid_price: 'DOUBLE',
      bid_amount: 'DOUBLE',
    },
  },
  incremental_book_L2: {
    required: { ...COMMON, is_snapshot: 'BOOLEAN', side: 'VARCHAR', price: 'DOUBLE', amount: 'DOUBLE' },
  },
  book_snapshot: { required: { ...COMMON, ...levelColumns(0) } },
} satisfies Record<string, Header>;

/** Maximum levels per side of a snapshot. */
const MAX_LEVELS = 50;
const BOOK_SNAPSHOT: Header = {
  ...KINDS.book_snapshot,
  optional: Object.assign({}, ...Array.from({ length: MAX_LEVELS }, (_, level) => levelColumns(level))),
};

/** Mapping of the columns that all kinds share. */
const SELECT = {
  time: 'local_timestamp',
  timestamp: 'timestamp',
  symbol: 'symbol_of(exchange, symbol)',
};

/** Table and columns for each file kind. */
const MAPPINGS: Readonly<Record<keyof typeof KINDS, (columns: TextColumns) => Omit<FileMapping, 'source'>>> =
  {
    trades: () => ({
      table: TRADES,
      select: {
        ...SELECT,
        id: 'id',
        price: 'price',
        size: 'amount',
        side: sideOf('side', 'buy', 'sell', 'unknown'),
      },
    }),
    quotes: () => ({
      table: QUOTES,
      select: {
        ...SELECT,
        ...{ bid: 'bid_price', bid_size: 'bid_amount', ask: 'ask_price', ask_size: 'ask_amount' },
      },
    }),
    incremental_book_L2: () => ({
      table: LEVELS,
      select: {
        ...SELECT,
        ...{ snapshot: 'is_snapshot', price: 'price', size: 'amount' },
        bid: "CASE side WHEN 'bid' THEN true WHEN 'ask' THEN false END",
      },
    }),
    book_snapshot: (columns) => ({
      table: BOOKS,
      select: { ...SELECT, bids: levelsOf('bids', columns), asks: levelsOf('asks', columns) },
    }),
  };

/** Imports CSV files of tardis.dev, plain or compressed. */
export const tardisCsv = tabularImporter({
  format: 'tardis-csv',
  summary: 'tardis.dev CSV: trades, quotes, incremental_book_L2, book_snapshot_N; plain, gzip or zip',
  recognises: ({ lines }) => Object.values(KINDS).some((kind) => isHeader(lines[0] ?? '', kind)),
  mapping: (file) => {
    const { kind, columns } = headerOf(file, { ...KINDS, book_snapshot: BOOK_SNAPSHOT });
    const source = { type: 'text', columns, delimiter: ',', headerLines: 1 } as const;
    return { ...MAPPINGS[kind](columns), source };
  },
  describe: cryptoInstrument,
});

function levelColumns(level: number): TextColumns {
  const names = ['asks', 'bids'].flatMap((side) => [`${side}[${level}].price`, `${side}[${level}].amount`]);
  return Object.fromEntries(names.map((name) => [name, 'DOUBLE']));
}

function levelsOf(side: 'asks' | 'bids', columns: TextColumns): string {
  const prices = Object.keys(columns).filter((name) => name.startsWith(side) && name.endsWith('.price'));
  const quoted = prices.map((name) => `"${name}"`);
  return levelList(
    quoted,
    quoted.map((name) => name.replace('.price', '.amount')),
  );
}
