import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { INTERVAL_MICROS, type TradeInterval } from '../../../lib/market/interval';
import { literal } from '../../database/sql-literal';
import { stepOf } from '../../venues/decimals';
import { excerpt, ImportError } from './importer';
import { type LeanMarket, leanMarket, US_SHARES } from './lean-markets';
import { type LeanName, leanName } from './lean-name';
import { BARS, closedBar } from './tabular/bar-table';
import { QUOTES } from './tabular/quote-table';
import { SIDED_QUOTES } from './tabular/sided-quotes';
import { midnight } from './tabular/sql';
import type { Decimals, FileMapping, InputFile, RowSource, TextColumns } from './tabular/table-format';
import { cellsOf } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { SIDE_UNKNOWN, TRADES } from './tabular/trade-table';

/**
 * Columns (https://www.quantconnect.com/docs/v2/lean-engine/data-format), distinguished by their number; no header.
 * `at` is ms since local midnight, or a local date and time in files of hours and days.
 */
const KINDS = {
  'tick trade': [columns('at price size exchange condition suspicious'), columns('at price size')],
  'tick quote': [
    columns('at bid bid_size ask ask_size exchange condition suspicious'),
    columns('at bid bid_size ask ask_size exchange suspicious'),
    columns('at bid bid_size ask ask_size'),
    columns('at bid ask'),
  ],
  'bar trade': [columns('at open high low close volume')],
  'bar quote': [columns('at bo bh bl bid bid_size ao ah al ask ask_size')],
  'tick openinterest': [columns('at interest')],
  'bar openinterest': [columns('at interest')],
} satisfies Record<string, readonly TextColumns[]>;

/** Scaled prices are integers in 1/10,000 units. */
const TICKS = 10_000;

/**
 * Trade conditions (Lean's TradeConditionFlags) that set neither last price nor high and low under US tape
 * rules: cash, next day, seller's option, stock-option, average price, official close, official open. The last
 * two are not trades.
 */
const NO_LAST_PRICE = [1, 2, 3, 18, 20, 24, 26].reduce((mask, bit) => mask + 2 ** bit, 0);

/** Resolutions whose rows have a date and a time. */
const LONG_TIMES = { hour: true, daily: true };
const INDEXES = ['SPX', 'NDX', 'VIX'];
/** Codes of coins and their quote currency. */
const PAIR = /^([A-Z0-9]+?)(USDT|USDC|BUSD|FDUSD|USD|EUR|GBP|JPY|BTC|ETH|BNB)(?:_PERP)?$/;
const BARS_OF: Readonly<Record<string, TradeInterval>> = {
  second: '1s',
  minute: '1m',
  hour: '1h',
  daily: '1d',
};

/** Imports Lean zip files in their folders, of the markets in {@link leanMarket}. */
export const lean = tabularImporter({
  format: 'lean',
  summary:
    'Lean zip files in their folders: ticks to days of shares, forex, CFDs, crypto, futures, options, indexes',
  recognises: (start) =>
    leanName(start) !== undefined && /^\d+( \d\d:\d\d)?(\.\d+)?,/.test(start.lines[0] ?? ''),
  mapping,
  describe,
});

function mapping(file: InputFile): FileMapping {
  const name = leanName(file);
  if (!name) {
    const found = excerpt(file.inner ?? file.name);
    throw new ImportError(
      file.path,
      undefined,
      `a file name like 20131007_aig_Trade_Tick.csv expected, found ${found}`,
    );
  }
  const { of, rules, venue, guessed } = layoutOf(file, name);
  const source: RowSource = { type: 'text', columns: of, delimiter: ',', headerLines: 0 };
  const start =
    name.day === undefined
      ? `epoch_us(timezone('${rules.zone}', try_strptime("at", '%Y%m%d %H:%M')))`
      : `${midnight(name.day, rules.zone, file.path)} + round("at" * 1000)::BIGINT`;
  const symbol = `symbol_of(${literal(venue)}, ${literal(name.code)})`;
  const at = { time: start, timestamp: start, symbol };
  const scaled = (column: string): string =>
    !rules.scaled
      ? column
      : guessed
        ? // Prices with decimals are of another market than the name suggests.
          `CASE WHEN ${column} = round(${column}) THEN ${column} / ${TICKS} END`
        : `${column} / ${TICKS}`;
  /** A missing side is 0 or empty. */
  const best = Object.fromEntries(
    ['bid', 'ask'].flatMap((side) => [
      [side, scaled(`nullif(${side}, 0)`)],
      [`${side}_size`, `${side}_size` in of ? `nullif(${side}_size, 0)` : 'NULL'],
    ]),
  );
  const marked = 'suspicious' in of;
  const leftOut = { leftOut: (rows: number) => `${rows} rows were skipped that are marked suspicious` };
  if (name.what === 'openinterest') {
    return {
      ...{ table: QUOTES, source, select: at, where: `CAST("at" AS VARCHAR) = 'none'` },
      leftOut: (rows) => `${rows} rows of open interest were left out`,
    };
  }
  if (name.resolution === 'tick' && name.what === 'trade') {
    const id = `'${name.day}-' || ${marked ? "coalesce(exchange, '')" : "''"} || row`;
    const trade = { ...at, id, price: scaled('price'), size: 'size', side: SIDE_UNKNOWN };
    if (!marked) return { table: TRADES, source, select: trade };
    return {
      ...{ table: TRADES, source, select: trade },
      where: `suspicious = 0 AND coalesce(('0x' || condition)::BIGINT, 0) & ${NO_LAST_PRICE} = 0`,
      leftOut: (rows) => `${rows} prints were skipped whose conditions set no last price`,
    };
  }
  if (name.resolution === 'tick') {
    const select = { ...at, ...best };
    return marked
      ? { table: SIDED_QUOTES, source, select, where: 'suspicious = 0', ...leftOut }
      : { table: QUOTES, source, select };
  }
  const interval = BARS_OF[name.resolution] as TradeInterval;
  const written = name.day === undefined ? `epoch_us(try_strptime("at", '%Y%m%d %H:%M'))` : start;
  const bar = closedBar(start, literal(interval), written);
  const cells = name.day === undefined ? { cells: { time: '"at"', venue_time: '"at"', start: '"at"' } } : {};
  if (name.what === 'trade') {
    const prices = ['open', 'high', 'low', 'close'].map((price) => [price, scaled(price)]);
    const fields = { ...Object.fromEntries(prices), volume: 'volume', trades: '0' };
    return { table: BARS, source, select: { symbol, ...bar, ...fields, grows: 'true' }, ...cells };
  }
  // The closing bid and ask of a bar are known at its last µs, those of a day at local midnight.
  const last =
    interval === '1d'
      ? `epoch_us(timezone('${rules.zone}', try_strptime("at", '%Y%m%d %H:%M') + INTERVAL 1 DAY)) - 1`
      : `${start} + ${INTERVAL_MICROS[interval] - 1}`;
  return { table: QUOTES, source, select: { ...at, time: last, timestamp: last, ...best }, ...cells };
}

interface Layout {
  readonly of: TextColumns;
  readonly rules: LeanMarket;
  readonly venue: string;
  /** True if no folder names the market. */
  readonly guessed: boolean;
}

/** Finds the columns and the market of a file. Only the folders name the market. */
function layoutOf(
  { path, lines }: InputFile,
  { resolution, what, security, market, ...codes }: LeanName,
): Layout {
  const kind = `${resolution === 'tick' ? 'tick' : 'bar'} ${what}` as keyof typeof KINDS;
  const width = cellsOf(lines[0] ?? '').length;
  const [found] = KINDS[kind].filter((one) => Object.keys(one).length === width);
  const rules =
    security === undefined || market === undefined
      ? undefined
      : leanMarket(path, security, market, codes.root);
  if (found === undefined) {
    const what = `${width} columns do not match ${kind} rows: ${excerpt(lines[0] ?? '')}`;
    throw new ImportError(path, 1, what);
  }
  const of = resolution in LONG_TIMES ? { ...found, at: 'VARCHAR' } : found;
  if (rules && market !== undefined) {
    return { of, rules, venue: rules.venue?.(codes.root) ?? market, guessed: false };
  }
  // Only shares have these columns, or a trade bar of a plain code.
  const isShare = 'condition' in of || kind === 'bar trade';
  if (isShare && codes.code === codes.root) return { of, rules: US_SHARES, venue: 'usa', guessed: true };
  const example = 'forex/oanda/tick/eurusd/20140502_quote.zip';
  throw new ImportError(path, undefined, `unknown market: its folders must name it, as in ${example}`);
}

function columns(names: string): TextColumns {
  const text = ['exchange', 'condition'];
  return Object.fromEntries(
    names.split(' ').map((name) => [name, text.includes(name) ? 'VARCHAR' : 'DOUBLE']),
  );
}

function describe(symbol: MarketSymbol, decimals: Decimals): Instrument {
  const colon = symbol.indexOf(':');
  const venue = symbol.slice(0, colon);
  const code = symbol.slice(colon + 1);
  const common = {
    ...{ symbol, venue, name: code, sizeDecimals: decimals.size, lotSize: stepOf(decimals.size) },
    ...{ priceDecimals: decimals.price, tickSize: stepOf(decimals.price) },
    colorConvention: 'green-up',
  } as const;
  const contract = /-(\d{4})(\d\d)(\d\d)?$|\d{6}[CP]\d{8,}$/.test(code);
  if (contract)
    return { ...common, kind: 'future', unit: 'contracts', ...(venue === 'usa' && { currency: 'USD' }) };
  if (venue === 'usa') {
    if (INDEXES.includes(code)) return { ...common, currency: 'USD', kind: 'index' };
    // Shares trade in cents; off-exchange prints may be between them.
    const priceDecimals = Math.max(decimals.price, 2);
    return { ...common, currency: 'USD', kind: 'share', priceDecimals, tickSize: 0.01 };
  }
  if (venue === 'india') return { ...common, currency: 'INR', kind: 'share' };
  if (venue === 'oanda' || venue === 'fxcm') {
    const pair = /^[A-Z]{6}$/.test(code);
    return {
      ...common,
      name: pair ? `${code.slice(0, 3)}/${code.slice(3)}` : code,
      currency: pair ? code.slice(3) : 'USD',
      kind: pair ? 'fx' : 'index',
    };
  }
  const [, base, currency] = PAIR.exec(code) ?? [];
  const kind = /^(binance|bybit)-/.test(venue) ? 'perpetual' : base === undefined ? 'index' : 'crypto';
  return { ...common, kind, ...(base !== undefined && { base, currency: currency as string }) };
}
