import { quoted } from './sql';

/** Meanings of columns, and the names recognized for each, by priority. */
const NAMES = {
  symbol: ['symbol', 'ticker', 'instrument', 'code', 'sym', 'pair', 'secid', 'raw_symbol'],
  venue: ['venue', 'exchange', 'market'],
  received: [
    'local_timestamp',
    'localtimestamp',
    'received',
    'receive_timestamp',
    'received_at',
    'ts_recv',
    'ts_init',
  ],
  time: [
    ...['timestamp', 'datetime', 'date_time', 'ts', 't', 'ts_event', 'event_time', 'trade_time', 'unix'],
    ...['unix_timestamp', 'open_time', 'opentime', 'start', 'timestamp_ms', 'gmt_time', 'time', 'date'],
  ],
  /** Date and time of day, in files with separate columns. */
  date: ['date'],
  clock: ['time'],
  id: ['id', 'trade_id', 'tradeid', 'agg_trade_id', 'tid'],
  price: ['price', 'px', 'trade_price', 'last'],
  size: ['size', 'amount', 'qty', 'quantity', 'sz', 'trade_size', 'volume', 'vol', 'last_size'],
  side: ['side', 'aggressor', 'aggressor_side', 'taker_side'],
  buyerMaker: ['is_buyer_maker', 'isbuyermaker', 'buyer_maker'],
  bid: ['bid', 'bid_price', 'bidprice', 'best_bid_price', 'bid_px', 'bid_px_00', 'best_bid'],
  bidSize: [
    'bid_size',
    'bidsize',
    'bid_amount',
    'bid_qty',
    'bidqty',
    'best_bid_qty',
    'bid_sz_00',
    'bid_quantity',
  ],
  ask: ['ask', 'ask_price', 'askprice', 'best_ask_price', 'ask_px', 'ask_px_00', 'best_ask', 'offer'],
  askSize: [
    'ask_size',
    'asksize',
    'ask_amount',
    'ask_qty',
    'askqty',
    'best_ask_qty',
    'ask_sz_00',
    'ask_quantity',
  ],
  interval: ['interval', 'timeframe', 'resolution', 'period'],
  start: ['start', 'open_time', 'opentime'],
  open: ['open', 'o', 'open_price'],
  high: ['high', 'h', 'high_price', 'max'],
  low: ['low', 'l', 'low_price', 'min'],
  close: ['close', 'c', 'close_price', 'last'],
  volume: ['volume', 'vol', 'v', 'tick_volume', 'tickvol', 'base_volume'],
  trades: ['trades', 'count', 'n', 'trade_count', 'tradecount', 'number_of_trades', 'num_trades'],
  snapshot: ['is_snapshot', 'snapshot'],
  sequence: ['sequence'],
} satisfies Record<string, readonly string[]>;

export type KnownColumn = keyof typeof NAMES;

/** Looks up the columns of a file by meaning. */
export class KnownColumns {
  readonly #columns: readonly string[];
  readonly #used = new Set<string>();

  /** @param columns names as in the file */
  constructor(columns: readonly string[]) {
    this.#columns = columns;
  }

  /** Returns the name of the column with this meaning, by name priority. */
  find(known: KnownColumn): string | undefined {
    for (const name of NAMES[known]) {
      const found = this.#columns.find((column) => plain(column) === name);
      if (found !== undefined) {
        this.#used.add(found);
        return found;
      }
    }
    return undefined;
  }

  has(...known: readonly KnownColumn[]): boolean {
    return known.every((one) => this.find(one) !== undefined);
  }

  /** Returns the column as SQL; undefined if there is none. */
  column(known: KnownColumn): string | undefined {
    const name = this.find(known);
    return name === undefined ? undefined : quoted(name);
  }

  /** Returns the column as SQL; NULL if there is none. */
  sql(known: KnownColumn): string {
    return this.column(known) ?? 'NULL';
  }

  /** Returns a note that lists the unused columns. */
  note(): { note?: string } {
    const unused = this.#columns.filter((column) => !this.#used.has(column));
    return unused.length === 0 ? {} : { note: `unused columns: ${unused.join(', ')}` };
  }
}

/** Normalizes a column name: `<CLOSE>`, ` Close ` and `close` are equal, as are `Open time` and `open_time`. */
function plain(column: string): string {
  return column
    .trim()
    .replace(/^<(.*)>$/, '$1')
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_');
}
