import { quoted } from '../../../database/sql-literal';
import { unitText } from './column-unit';

/** Meanings of columns, and the names recognized for each in English, Chinese and Russian, by priority. */
const NAMES = {
  symbol: [
    ...[
      'symbol',
      'ticker',
      'instrument',
      'code',
      'sym',
      'pair',
      'secid',
      'securityid',
      'raw_symbol',
      'ts_code',
      'figi',
    ],
    ...[
      '证券代码',
      '股票代码',
      '基金代码',
      '合约代码',
      '代码',
      '合约',
      'тикер',
      'инструмент',
      'код_инструмента',
      'код',
    ],
  ],
  venue: ['venue', 'exchange', 'market', '交易所', '市场', 'биржа'],
  received: [
    ...[
      'local_timestamp',
      'localtimestamp',
      'received',
      'receive_timestamp',
      'received_at',
      'ts_recv',
      'ts_init',
    ],
  ],
  time: [
    ...['timestamp', 'datetime', 'date_time', 'ts', 't', 'ts_event', 'transaction_time', 'event_time'],
    ...['trade_time', 'unix', 'unix_timestamp', 'open_time', 'opentime', 'start', 'begin', 'tradetime'],
    ...[
      'timestamp_ms',
      'tradedate',
      'gmt_time',
      'local_time',
      'utc',
      'trade_date',
      '成交时间',
      '交易时间',
      '日期时间',
    ],
    ...['дата_и_время', 'время_сделки', 'time', '时间', 'время', 'date', '交易日期', '日期', 'дата'],
  ],
  /** Date and time of day, in files with separate columns. */
  date: ['date', 'trade_date', 'tradedate', '交易日期', '日期', 'дата'],
  clock: ['time', 'tradetime', '时间', '成交时间', '交易时间', 'время'],
  id: [
    'id',
    'trade_id',
    'tradeid',
    'tradeno',
    'agg_trade_id',
    'tid',
    'applseqnum',
    '成交编号',
    'номер_сделки',
    'номер',
  ],
  price: ['price', 'px', 'trade_price', 'tradeprice', 'last', '成交价', '成交价格', '价格', 'цена'],
  size: [
    // A column `amount` beside a volume is the turnover.
    ...['size', 'qty', 'quantity', 'sz', 'trade_size', 'tradeqty', 'volume', 'vol', 'amount', 'last_size'],
    ...['成交量', '数量', '手数', 'количество', 'кол-во', 'кол_во', 'объём', 'объем'],
  ],
  side: [
    'side',
    'aggressor',
    'aggressor_side',
    'taker_side',
    'buysell',
    'tradebsflag',
    'direction',
    '性质',
    '买卖方向',
    'направление',
    'операция',
  ],
  buyerMaker: ['is_buyer_maker', 'isbuyermaker', 'buyer_maker'],
  bid: [
    ...[
      'bid',
      'bid_price',
      'bidprice',
      'best_bid_price',
      'bid_px',
      'bid_px_00',
      'best_bid',
      '买一价',
      '买价',
      '买一',
      'спрос',
      'покупка',
    ],
  ],
  bidSize: [
    ...[
      'bid_size',
      'bidsize',
      'bid_amount',
      'bid_qty',
      'bidqty',
      'best_bid_qty',
      'bid_sz_00',
      'bid_quantity',
    ],
    ...['bid_volume', '买一量', '买量'],
  ],
  ask: [
    ...['ask', 'ask_price', 'askprice', 'best_ask_price', 'ask_px', 'ask_px_00', 'best_ask', 'offer'],
    ...['卖一价', '卖价', '卖一', 'предложение', 'продажа'],
  ],
  askSize: [
    ...[
      'ask_size',
      'asksize',
      'ask_amount',
      'ask_qty',
      'askqty',
      'best_ask_qty',
      'ask_sz_00',
      'ask_quantity',
    ],
    ...['ask_volume', '卖一量', '卖量'],
  ],
  interval: ['interval', 'timeframe', 'resolution', 'period', 'per', '周期', 'период', 'таймфрейм'],
  start: ['start', 'open_time', 'opentime', 'begin'],
  open: ['open', 'o', 'open_price', 'openprice', '开盘', '开盘价', 'открытие', 'откр', 'цена_открытия'],
  high: [
    'high',
    'h',
    'high_price',
    'highprice',
    'max',
    '最高',
    '最高价',
    '高',
    'максимум',
    'макс',
    'максимальная_цена',
  ],
  low: [
    'low',
    'l',
    'low_price',
    'lowprice',
    'min',
    '最低',
    '最低价',
    '低',
    'минимум',
    'мин',
    'минимальная_цена',
  ],
  close: [
    ...[
      'close',
      'c',
      'close_price',
      'closeprice',
      'close/last',
      'last',
      'price',
      '收盘',
      '收盘价',
      'закрытие',
      'закр',
    ],
    ...['цена_закрытия', 'цена'],
  ],
  volume: [
    ...[
      'volume',
      'vol',
      'v',
      'real_volume',
      'volume_from',
      'volumefrom',
      'tick_volume',
      'tickvol',
      'base_volume',
      '成交量',
      '成交股数',
      '交易量',
      'объём',
      'объем',
    ],
  ],
  turnover: [
    'turnover',
    'amount',
    'quote_volume',
    'value',
    'volume_to',
    'volumeto',
    'money',
    '成交额',
    '成交金额',
    'оборот',
  ],
  trades: [
    'trades',
    'count',
    'n',
    'trade_count',
    'tradecount',
    'number_of_trades',
    'num_trades',
    'numtrades',
    '成交笔数',
  ],
  snapshot: ['is_snapshot', 'snapshot'],
  sequence: ['sequence'],
} satisfies Record<string, readonly string[]>;

/** Columns that are no volume of the bar in units of the instrument. */
const OTHER_VOLUMES = /quote|taker|bid|ask|buy|sell/;

/** Names of amounts that a unit can follow: `Volume BTC`. */
const AMOUNT_NAMES = ['volume', 'vol', 'объём', 'объем', '成交量'];
/** Names that are a unit. */
const LOT_NAMES = ['手数'];

export type KnownColumn = keyof typeof NAMES;

/** Names of columns by meaning; null if the file has none of it. */
export type GivenColumns = Readonly<Partial<Record<KnownColumn, string | null>>>;

export const KNOWN_COLUMNS = Object.keys(NAMES) as readonly KnownColumn[];

/** Kinds of tables with the columns that each requires; the first match is used. */
export const TABLES = {
  books: ['time', 'snapshot', 'side', 'price', 'size'],
  bars: ['time', 'open', 'high', 'low', 'close'],
  quotes: ['time', 'bid', 'ask'],
  trades: ['time', 'price', 'size'],
} satisfies Record<string, readonly KnownColumn[]>;

export type TableName = keyof typeof TABLES;

/** Looks up the columns of a file by meaning. */
export class ColumnNames {
  readonly #columns: readonly string[];
  readonly #given: GivenColumns;
  readonly #used = new Set<string>();

  /**
   * @param columns names as in the file
   * @param given names of columns by meaning, which come before the known ones
   */
  constructor(columns: readonly string[], given: GivenColumns = {}) {
    this.#columns = columns;
    this.#given = given;
  }

  get all(): readonly string[] {
    return this.#columns;
  }

  /** Returns the kind of table that the columns make. */
  table(): TableName | undefined {
    return (Object.keys(TABLES) as TableName[]).find((one) => TABLES[one].every((of) => this.#nameOf(of)));
  }

  /** Returns true for the ticks of MetaTrader 5, whose flags say which sides changed. */
  isMetaTicks(): boolean {
    return ['<BID>', '<ASK>', '<FLAGS>'].every((name) => this.#columns.includes(name));
  }

  /** Returns the kind of table that the columns come nearest to, and what it misses. */
  nearest(): { readonly table: TableName; readonly found: number; readonly missing: readonly KnownColumn[] } {
    const kinds = (Object.keys(TABLES) as TableName[]).map((table) => {
      const missing = TABLES[table].filter((of) => !this.#nameOf(of));
      return { table, missing, found: TABLES[table].length - missing.length };
    });
    const [first = kinds[0]] = kinds.filter(({ table }) => table === 'bars');
    return kinds.reduce((best, one) => (one.found > best.found ? one : best), first as (typeof kinds)[0]);
  }

  /** Returns the name of the column with this meaning, by name priority. */
  find(known: KnownColumn): string | undefined {
    const found = this.#nameOf(known);
    if (found !== undefined) this.#used.add(found);
    return found;
  }

  has(...known: readonly KnownColumn[]): boolean {
    return known.every((one) => this.find(one) !== undefined);
  }

  /** Returns the columns whose names are, begin or end with one of the meaning: `Volume BTC`. */
  like(known: KnownColumn): string[] {
    if (this.#given[known] !== undefined) return [];
    const names = NAMES[known].filter((name) => name.length > 1);
    return this.#columns.filter((column) => {
      const own = plain(column);
      return (
        !OTHER_VOLUMES.test(own) &&
        names.some((name) => own === name || own.startsWith(`${name}_`) || own.endsWith(`_${name}`))
      );
    });
  }

  /** Returns the text of the unit that a column of amounts names: `lots` of `Volume (lots)`, `btc` of `Volume BTC`. */
  unitOf(column: string): string | undefined {
    const text = unitText(column);
    if (text !== undefined) return text;
    const own = plain(column);
    if (LOT_NAMES.includes(own)) return '手';
    const name = AMOUNT_NAMES.find((one) => own.startsWith(`${one}_`));
    return name === undefined || AMOUNT_NAMES.includes(own) ? undefined : own.slice(name.length + 1);
  }

  use(column: string): void {
    this.#used.add(column);
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
  note(): string | undefined {
    const unused = this.#columns.filter((column) => !this.#used.has(column));
    return unused.length === 0 ? undefined : `unused columns: ${unused.join(', ')}`;
  }

  #nameOf(known: KnownColumn): string | undefined {
    const given = this.#given[known];
    if (given === null) return undefined;
    if (given !== undefined) return this.#columns.find((column) => column === given);
    for (const name of NAMES[known]) {
      const found = this.#columns.find((column) => plain(column) === name);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/**
 * Normalizes a column name: `<CLOSE>`, ` Close `, `Close, USD` and `close` are equal, as are `Open time` and
 * `open_time`, `Vol.` and `vol`.
 */
function plain(column: string): string {
  return column
    .trim()
    .replace(/^#?\s*<?(.*?)>?$/, '$1')
    .replace(/[,，(（[【].*$/, '')
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_')
    .replace(/_+$/, '');
}
