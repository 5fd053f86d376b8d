import type { AuctionState, Level, MarketEvent, TradingStatus } from '../../../lib/market/event';
import { type Instrument, toSymbol } from '../../../lib/market/instrument';
import { barStart } from '../../../lib/market/interval';
import {
  ASHARE_LEVELS,
  ASHARE_NUMBERS,
  AshareColumns,
  type AshareRow,
  FIRST_LEVEL_NUMBER,
  isAshareHeader,
} from './ashare-columns';
import { ImportError, type Importer, type ImportWatcher } from './importer';
import { textLines } from './text-lines';

/** Total rows of all files. They are sorted in memory, at 400 bytes each; a share has about 4,800 a day. */
const MAX_ROWS = 1_000_000;
const BATCH_ROWS = 512;

/**
 * Imports ten-level CSV snapshots of the Shanghai exchange, about one row per share every 3 s.
 * Each row becomes an order book snapshot and, once the share has traded, the daily bar. The format has no
 * individual trades, so none are emitted. A price of 0 means no price. In an auction the state of the match follows from
 * the first two levels.
 */
export const ashare: Importer = {
  format: 'ashare',
  summary: 'ten-level snapshots of Shanghai shares: CSV with header, plain, gzip or zip',
  source: 'live',
  recognises: ({ lines }) => isAshareHeader(lines[0] ?? ''),
  read,
};

async function* read(files: readonly string[], watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  const rows = new RowStore();
  for (const file of files) {
    let columns: AshareColumns | undefined;
    let line = 0;
    for await (const texts of textLines(file, watcher.read)) {
      for (const text of texts) {
        line += 1;
        if (columns === undefined) columns = new AshareColumns(text, file);
        else if (text !== '') {
          if (rows.count >= MAX_ROWS) {
            throw new ImportError(
              file,
              line,
              `more than ${MAX_ROWS} rows; import fewer shares or days at a time`,
            );
          }
          rows.add(columns.parse(text, line));
        }
      }
    }
    if (columns === undefined) throw new ImportError(file, undefined, 'the file is empty');
  }
  yield* rows.events();
}

/** Last instrument, status and auction emitted for a share. */
interface ShareState {
  readonly instrument: Instrument;
  readonly status: TradingStatus | undefined;
  readonly auction: AuctionState | undefined;
}

/** Stores rows in one array; as objects they would take many times the memory. */
class RowStore {
  #numbers = new Float64Array(1024 * ASHARE_NUMBERS);
  readonly #times: number[] = [];
  readonly #codes: string[] = [];
  readonly #statuses: TradingStatus[] = [];

  get count(): number {
    return this.#times.length;
  }

  add({ code, time, status, numbers }: AshareRow): void {
    const start = this.count * ASHARE_NUMBERS;
    if (start + ASHARE_NUMBERS > this.#numbers.length) {
      const larger = new Float64Array(this.#numbers.length * 2);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.#numbers.set(numbers, start);
    this.#times.push(time);
    this.#codes.push(code);
    this.#statuses.push(status);
  }

  /** Yields the events of all rows by time, then by file order. */
  *events(): Generator<MarketEvent[]> {
    const order = Uint32Array.from(this.#times.keys());
    order.sort((a, b) => (this.#times[a] as number) - (this.#times[b] as number) || a - b);
    const states = new Map<string, ShareState>();
    const start = this.#times[order[0] ?? 0] ?? 0;
    yield this.#definitions(order, states, start);
    for (let from = 0; from < order.length; from += BATCH_ROWS) {
      const events: MarketEvent[] = [];
      for (const row of order.subarray(from, from + BATCH_ROWS)) events.push(...this.#eventsOf(row, states));
      yield events;
    }
  }

  /** Defines every share from its first row, at the earliest time of the import. */
  #definitions(order: Uint32Array, states: Map<string, ShareState>, time: number): MarketEvent[] {
    const events: MarketEvent[] = [];
    for (const row of order) {
      const code = this.#codes[row] as string;
      if (states.has(code)) continue;
      const instrument = describe(code, this.#numbers[row * ASHARE_NUMBERS] as number);
      states.set(code, { instrument, status: undefined, auction: undefined });
      events.push(definition(instrument, time));
    }
    return events;
  }

  #eventsOf(row: number, states: Map<string, ShareState>): MarketEvent[] {
    const code = this.#codes[row] as string;
    const time = this.#times[row] as number;
    const status = this.#statuses[row] as TradingStatus;
    const numbers = this.#numbers.subarray(row * ASHARE_NUMBERS, (row + 1) * ASHARE_NUMBERS);
    const [prevClose, open, high, low, close, volume, trades] = numbers as unknown as DailyColumns;
    const known = states.get(code) as ShareState;
    const instrument =
      prevClose === (known.instrument.prevClose ?? 0) ? known.instrument : describe(code, prevClose);
    const stamp = { symbol: instrument.symbol, timestamp: time, localTimestamp: time };
    const events: MarketEvent[] = [];
    if (instrument !== known.instrument) events.push(definition(instrument, time));
    const auction = status === 'auction' ? auctionOf(numbers) : undefined;
    if (status !== known.status || !isSameAuction(auction, known.auction)) {
      events.push({ type: 'status', ...stamp, status, ...(auction !== undefined && { auction }) });
    }
    states.set(code, { instrument, status, auction });
    events.push({ type: 'book_snapshot', ...stamp, bids: levels(numbers, 0), asks: levels(numbers, 2) });
    if (close > 0) {
      const fields = {
        // The exchange gives no opening price right after the opening match, which was all at one price.
        open: open > 0 ? open : close,
        high,
        low,
        close,
        volume,
        trades,
      };
      events.push({ type: 'bar', ...stamp, interval: '1d', start: barStart(time, '1d'), ...fields });
    }
    return events;
  }
}

type DailyColumns = [
  prevClose: number,
  open: number,
  high: number,
  low: number,
  last: number,
  volume: number,
  trades: number,
];

/**
 * Returns the levels of a side.
 * In an auction the second level can have a size without a price (the unmatched surplus); it is skipped.
 * @param block index of the side's prices among the four blocks of ten columns; its sizes are the next block
 */
function levels(numbers: Float64Array, block: number): Level[] {
  const prices = FIRST_LEVEL_NUMBER + block * ASHARE_LEVELS;
  const side: Level[] = [];
  for (let level = prices; level < prices + ASHARE_LEVELS; level++) {
    const price = numbers[level] as number;
    const size = numbers[level + ASHARE_LEVELS] as number;
    if (price > 0 && size > 0) side.push([price, size]);
  }
  return side;
}

/**
 * Returns the auction of a row: while orders match, both sides have the indicative price and the matched size on the
 * first level, and the second level of one side has the unmatched size. Undefined without a match.
 */
function auctionOf(numbers: Float64Array): AuctionState | undefined {
  const at = (block: number, level: number): number =>
    numbers[FIRST_LEVEL_NUMBER + block * ASHARE_LEVELS + level] as number;
  const [indicative, matched] = [at(0, 0), at(1, 0)];
  if (indicative === 0 || indicative !== at(2, 0)) return undefined;
  const [unmatchedBuy, unmatchedSell] = [at(1, 1), at(3, 1)];
  return {
    ...{ indicative, matched },
    ...(unmatchedBuy > 0 && at(0, 1) === 0 && { unmatchedBuy }),
    ...(unmatchedSell > 0 && at(2, 1) === 0 && { unmatchedSell }),
  };
}

function isSameAuction(a: AuctionState | undefined, b: AuctionState | undefined): boolean {
  return (
    a?.indicative === b?.indicative &&
    a?.matched === b?.matched &&
    a?.unmatchedBuy === b?.unmatchedBuy &&
    a?.unmatchedSell === b?.unmatchedSell
  );
}

function describe(code: string, prevClose: number): Instrument {
  return {
    symbol: toSymbol(`sse:${code}`),
    name: code,
    venue: 'sse',
    currency: 'CNY',
    kind: 'share',
    priceDecimals: 2,
    tickSize: 0.01,
    sizeDecimals: 0,
    lotSize: 100,
    ...(prevClose > 0 && { prevClose }),
    colorConvention: 'red-up',
  };
}

function definition(instrument: Instrument, time: number): MarketEvent {
  const { symbol } = instrument;
  return { type: 'instrument', symbol, timestamp: time, localTimestamp: time, instrument };
}
