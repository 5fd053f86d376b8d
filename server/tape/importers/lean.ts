import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import { INTERVAL_MICROS, type Interval } from '../../../lib/market/interval';
import { literal } from '../../database/sql-literal';
import { stepOf } from '../../venues/decimals';
import { excerpt, type FileStart, ImportError } from './importer';
import { BARS, closedBar } from './tabular/bar-table';
import { QUOTES } from './tabular/quote-table';
import { SIDED_QUOTES } from './tabular/sided-quotes';
import { midnight } from './tabular/sql';
import type { Decimals, FileMapping, InputFile, RowSource, TextColumns } from './tabular/table-format';
import { cellsOf } from './tabular/table-header';
import { tabularImporter } from './tabular/tabular-importer';
import { SIDE_UNKNOWN, TRADES } from './tabular/trade-table';

/**
 * Columns (https://www.quantconnect.com/docs/v2/lean-cli/datasets/format); no header. `ms` is since local
 * midnight.
 */
const KINDS = {
  'equity tick trade': columns('ms price size exchange condition suspicious'),
  'equity tick quote': columns('ms bid bid_size ask ask_size exchange condition suspicious'),
  'equity bar trade': columns('ms open high low close volume'),
  'equity bar quote': columns('ms bo bh bl bid bid_size ao ah al ask ask_size'),
  'forex tick quote': columns('ms bid ask'),
  'forex bar quote': columns('ms bo bh bl bid bid_size ao ah al ask ask_size'),
};
type Kind = keyof typeof KINDS;

/** Equity prices are integers in 1/10,000 units. */
const TICKS = 10_000;

/** Time zone of each market's files. */
const ZONES: Readonly<Record<string, string>> = {
  usa: 'America/New_York',
  oanda: 'UTC',
  // Five hours behind UTC all year; `Etc` zone names have the opposite sign.
  fxcm: 'Etc/GMT+5',
};

/** Security types of Lean's folders, with the markets whose scale, clock and symbols are known. */
const MARKETS_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['equity', ['usa']],
  ['forex', ['oanda', 'fxcm']],
  ['cfd', ['oanda', 'fxcm']],
  ...(['crypto', 'cryptofuture', 'future', 'futureoption', 'index', 'indexoption', 'option'] as const).map(
    (security): [string, readonly string[]] => [security, []],
  ),
]);

/**
 * Trade conditions (Lean's TradeConditionFlags) that set neither last price nor high and low under US tape
 * rules: cash, next day, seller's option, stock-option, average price, official close, official open. The last
 * two are not trades.
 */
const NO_LAST_PRICE = [1, 2, 3, 18, 20, 24, 26].reduce((mask, bit) => mask + 2 ** bit, 0);

/** `20131007_aig_Trade_Tick.csv`, `20131007_aig_second_quote.csv`, `20140502_eurusd_tick_quote.csv`. */
const NAME = /^(\d{8})_([a-z0-9.]+)_(?:(trade|quote)_(tick)|(tick|second|minute)_(trade|quote))\.csv$/i;
const BARS_OF: Readonly<Record<string, Interval>> = { second: '1s', minute: '1m' };

interface Name {
  readonly day: string;
  readonly code: string;
  readonly resolution: string;
  readonly what: string;
}

/** Imports Lean zip files in their folders: ticks, seconds and minutes of US shares, forex and CFDs. */
export const lean = tabularImporter({
  format: 'lean',
  summary: 'Lean zip files: US equity, forex and CFD ticks, seconds, minutes, in their folders',
  recognises: (start) => nameOf(start) !== undefined && /^\d+(\.\d+)?,/.test(start.lines[0] ?? ''),
  mapping,
  describe,
});

function mapping(file: InputFile): FileMapping {
  const name = nameOf(file);
  if (!name) {
    const found = excerpt(file.inner ?? file.name);
    throw new ImportError(
      file.path,
      undefined,
      `a file name like 20131007_aig_Trade_Tick.csv expected, found ${found}`,
    );
  }
  const { kind, market } = kindOf(file, name);
  const of = KINDS[kind];
  const source: RowSource = { type: 'text', columns: of, delimiter: ',', headerLines: 0 };
  const start = `${midnight(name.day, ZONES[market] as string, file.path)} + round(ms * 1000)::BIGINT`;
  const symbol = `symbol_of(${literal(market)}, ${literal(name.code.toUpperCase())})`;
  const at = { time: start, timestamp: start, symbol };
  const scale = kind.startsWith('equity') ? ` / ${TICKS}` : '';
  /** A missing side is 0 or empty. */
  const best = Object.fromEntries(
    ['bid', 'ask'].flatMap((side) => [
      [side, `nullif(${side}, 0)${scale}`],
      [`${side}_size`, `${side}_size` in of ? `nullif(${side}_size, 0)` : 'NULL'],
    ]),
  );
  const leftOut = { leftOut: (rows: number) => `${rows} rows were skipped that are marked suspicious` };
  switch (kind) {
    case 'equity tick trade':
      return {
        ...{ table: TRADES, source },
        select: {
          ...{ ...at, id: `'${name.day}-' || exchange || row`, price: `price${scale}`, size: 'size' },
          side: SIDE_UNKNOWN,
        },
        where: `suspicious = 0 AND ('0x' || condition)::BIGINT & ${NO_LAST_PRICE} = 0`,
        leftOut: (rows) => `${rows} prints were skipped whose conditions set no last price`,
      };
    case 'equity tick quote':
      return { table: SIDED_QUOTES, source, select: { ...at, ...best }, where: 'suspicious = 0', ...leftOut };
    case 'forex tick quote':
      return { table: QUOTES, source, select: { ...at, ...best } };
    case 'equity bar trade': {
      const prices = ['open', 'high', 'low', 'close'].map((price) => [price, `${price}${scale}`]);
      const fields = { ...Object.fromEntries(prices), volume: 'volume', trades: '0' };
      const bar = closedBar(start, literal(BARS_OF[name.resolution] as Interval));
      return { table: BARS, source, select: { symbol, ...bar, ...fields, grows: 'true' } };
    }
    default: {
      // The closing bid and ask of a bar are known at its last µs.
      const last = `${start} + ${INTERVAL_MICROS[BARS_OF[name.resolution] as Interval] - 1}`;
      return { table: QUOTES, source, select: { ...at, time: last, timestamp: last, ...best } };
    }
  }
}

/**
 * Finds the columns and the market (time zone) of a file. Only the folders name the market and a non-equity.
 */
function kindOf({ path, lines }: InputFile, { resolution, what }: Name): { kind: Kind; market: string } {
  const folders = path.toLowerCase().split(/[\\/]/);
  const [security, market] = folders.slice(folders.lastIndexOf(resolution) - 2);
  const inFolders = security !== undefined && market !== undefined && folders.includes(resolution);
  if (inFolders) requireMarket(path, security, market);
  const known = inFolders && market in ZONES;
  const grain = resolution === 'tick' ? 'tick' : 'bar';
  const width = cellsOf(lines[0] ?? '').length;
  const fits = (kind: Kind): boolean =>
    kind.endsWith(`${grain} ${what}`) && Object.keys(KINDS[kind]).length === width;
  const kind = (Object.keys(KINDS) as Kind[]).find(
    (one) => fits(one) && (!known || one.startsWith(security === 'equity' ? 'equity' : 'forex')),
  );
  if (kind === undefined) {
    throw new ImportError(
      path,
      1,
      `${width} columns do not match ${grain} ${what} rows: ${excerpt(lines[0] ?? '')}`,
    );
  }
  if (known) return { kind, market };
  if (kind.startsWith('equity tick') || kind === 'equity bar trade') return { kind, market: 'usa' };
  const example = 'forex/oanda/tick/eurusd/20140502_quote.zip';
  throw new ImportError(
    path,
    undefined,
    `unknown market: its folders must name one of ${Object.keys(ZONES).join(', ')}, as in ${example}`,
  );
}

/** @throws ImportError for a file in Lean's folders whose market's rules are not known */
function requireMarket(path: string, security: string, market: string): void {
  const markets = MARKETS_OF.get(security);
  if (markets === undefined || markets.includes(market)) return;
  const expected = [...MARKETS_OF].filter(([, known]) => known.length > 0);
  const list = expected.map(([of, known]) => `${of} of ${known.join(' or ')}`).join(', ');
  throw new ImportError(
    path,
    undefined,
    `Lean files of ${security}/${market} are not supported; expected ${list}`,
  );
}

function nameOf({ name, inner }: FileStart): Name | undefined {
  const match = NAME.exec(inner ?? name);
  if (!match) return undefined;
  const [, day = '', code = '', whatFirst, tick, resolution, whatLast] = match;
  return {
    ...{ day, code },
    resolution: (tick ?? resolution ?? '').toLowerCase(),
    what: (whatFirst ?? whatLast ?? '').toLowerCase(),
  };
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
    ...{ symbol, venue, sizeDecimals: decimals.size, lotSize: stepOf(decimals.size) },
    colorConvention: 'green-up',
  } as const;
  if (venue === 'usa') {
    // Shares trade in cents; off-exchange prints may be between them.
    const priceDecimals = Math.max(decimals.price, 2);
    return { ...common, name: code, currency: 'USD', kind: 'share', priceDecimals, tickSize: 0.01 };
  }
  const pair = /^[A-Z]{6}$/.test(code);
  return {
    ...common,
    name: pair ? `${code.slice(0, 3)}/${code.slice(3)}` : code,
    currency: pair ? code.slice(3) : 'USD',
    kind: pair ? 'fx' : 'index',
    priceDecimals: decimals.price,
    tickSize: stepOf(decimals.price),
  };
}
