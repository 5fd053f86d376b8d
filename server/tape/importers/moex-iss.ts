import type { MarketEvent, TradingStatus } from '../../../lib/market/event';
import { type Instrument, toSymbol } from '../../../lib/market/instrument';
import { decimalsOf, stepOf } from '../../venues/decimals';
import { excerpt, ImportError, type Importer, type ImportWatcher } from './importer';
import { type IssRow, issTable } from './moex-iss-table';
import { textLines } from './text-lines';

/** Moscow has been at UTC+3 all year since 2014-10-26; ISS has no older responses. */
const MOSCOW = '+03:00';
/** Maximum files per import; their events are sorted in memory. */
const MAX_FILES = 1000;

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

/**
 * Imports Moscow exchange ISS responses for a market: tables `securities` and `marketdata`
 * (https://iss.moex.com/iss/reference/).
 * Each security becomes an instrument with its Russian name, its status, its best bid and offer (ISS gives no
 * sizes) and the daily bar.
 */
export const moexIss: Importer = {
  format: 'moex-iss',
  summary: "responses of the Moscow exchange's ISS: JSON of securities and marketdata; plain, gzip or zip",
  source: 'live',
  recognises: ({ lines }) => {
    const text = lines.join('\n').trimStart();
    return text.startsWith('{') && /"securities"\s*:/.test(text) && text.includes('"SECID"');
  },
  read,
};

async function* read(files: readonly string[], watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  if (files.length > MAX_FILES) {
    throw new ImportError(
      files[0] as string,
      undefined,
      `${files.length} files in one import; at most ${MAX_FILES} are supported`,
    );
  }
  const answers: MarketEvent[][] = [];
  for (const file of files) {
    let text = '';
    for await (const lines of textLines(file, watcher.read)) text += lines.join('\n');
    answers.push(eventsOf(file, text));
    yield [];
  }
  answers.sort(([a], [b]) => (a?.localTimestamp ?? 0) - (b?.localTimestamp ?? 0));
  yield* answers;
}

/** Converts one response to events, all received at its newest `SYSTIME`. */
function eventsOf(file: string, text: string): MarketEvent[] {
  const answer = parse(file, text);
  const quoted = new Map(issTable(file, answer, 'marketdata', MARKETDATA).map((row) => [keyOf(row), row]));
  const securities = mainOf(issTable(file, answer, 'securities', SECURITIES));
  try {
    const localTimestamp = Math.max(...[...quoted.values()].map((row) => timeOf(row.text('SYSTIME'))));
    const described: MarketEvent[] = [];
    const events: MarketEvent[] = [];
    for (const security of securities) {
      const row = quoted.get(keyOf(security));
      const instrument = describe(security, row);
      const { symbol } = instrument;
      described.push({ type: 'instrument', symbol, timestamp: localTimestamp, localTimestamp, instrument });
      if (row) events.push(...stateOf(row, symbol, localTimestamp));
    }
    return [...described, ...events];
  } catch (error) {
    if (error instanceof RangeError) throw new ImportError(file, undefined, error.message);
    throw error;
  }
}

function parse(file: string, text: string): unknown {
  if (text.trim() === '') throw new ImportError(file, undefined, 'the file is empty');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ImportError(file, undefined, `invalid JSON (${(error as Error).message})`);
  }
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

function stateOf(row: IssRow, symbol: Instrument['symbol'], localTimestamp: number): MarketEvent[] {
  const system = row.text('SYSTIME');
  const day = system.slice(0, 10);
  const stamp = { symbol, timestamp: timeOf(`${day} ${row.text('UPDATETIME')}`), localTimestamp };
  const events: MarketEvent[] = [];
  const status = STATUSES[row.text('TRADINGSTATUS')];
  if (status) events.push({ type: 'status', ...stamp, status });
  const [bid, ask] = [row.number('BID'), row.number('OFFER')];
  if (bid || ask) events.push({ type: 'quote', ...stamp, ...(bid && { bid }), ...(ask && { ask }) });
  const close = row.number('LAST');
  if (!close) return events;
  const start = Date.parse(`${day}T00:00:00Z`) * 1000;
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

function describe(security: IssRow, row: IssRow | undefined): Instrument {
  const code = security.text('SECID');
  const prices = ['BID', 'OFFER', 'OPEN', 'HIGH', 'LOW', 'LAST'].map((column) => row?.number(column) ?? 0);
  const prevClose = security.number('PREVPRICE');
  const priceDecimals = Math.max(
    ...[security.number('DECIMALS') ?? 0, decimalsOf(prevClose ?? 0), ...prices.map(decimalsOf)],
  );
  const currency = security.text('CURRENCYID');
  return {
    symbol: toSymbol(`moex:${code}`),
    name: security.text('LATNAME') || code,
    ...(security.text('SHORTNAME') && { names: { ru: security.text('SHORTNAME') } }),
    ...{ venue: 'moex', currency: CURRENCIES[currency] ?? currency, kind: 'share', priceDecimals },
    tickSize: security.number('MINSTEP') || stepOf(priceDecimals),
    ...{ sizeDecimals: 0, lotSize: security.number('LOTSIZE') || 1 },
    ...(prevClose && { prevClose }),
    colorConvention: 'green-up',
  };
}

/** Converts Moscow time `2024-02-15 18:09:06` to µs. */
function timeOf(text: string): number {
  const time = Date.parse(`${text.replace(' ', 'T')}${MOSCOW}`) * 1000;
  if (Number.isNaN(time)) throw new RangeError(`${excerpt(text)} is not a valid time`);
  return time;
}
