import type {
  BookChangeEvent,
  BookSnapshotEvent,
  MarketEvent,
  QuoteEvent,
  TradeEvent,
} from '../../../lib/market/event';
import { barStart } from '../../../lib/market/interval';
import type { Exporter, ExportSink } from './exporter';
import { GzipFiles } from './gzip-files';
import { plainNumber } from './plain-number';
import { hasSizeWithoutPrice } from './size-without-price';
import { BookShapes, SnapshotColumns } from './tardis-books';

/** Column names (https://docs.tardis.dev/downloadable-csv-files). */
const COMMON = 'exchange,symbol,timestamp,local_timestamp';
const HEADINGS = {
  trades: `${COMMON},id,side,price,amount\n`,
  quotes: `${COMMON},ask_amount,ask_price,bid_price,bid_amount\n`,
  incremental_book_L2: `${COMMON},is_snapshot,side,price,amount\n`,
} as const;

/** Ids that need no quotes in CSV. */
const PLAIN_ID = /^[\w.:/+=-]+$/;

/**
 * Exports CSV files like tardis.dev: one per symbol, kind and day (UTC, of `local_timestamp`).
 * A symbol with only snapshots of at most 50 levels per side is written to `book_snapshot_N`, any other to
 * `incremental_book_L2`.
 */
export const tardisCsvExporter: Exporter = {
  format: 'tardis-csv',
  summary: 'tardis.dev CSV, gzip: trades, quotes and order books, one file per symbol, kind and day',
  open: ({ folder }) => new TardisCsv(folder),
};

class TardisCsv implements ExportSink {
  readonly #files: GzipFiles;
  readonly #shapes = new BookShapes();
  readonly #snapshots = new Map<string, SnapshotColumns>();

  constructor(folder: string) {
    this.#files = new GzipFiles(folder);
  }

  survey(event: MarketEvent): void {
    if (event.type === 'book_change' || event.type === 'book_snapshot') this.#shapes.observe(event);
  }

  take(event: MarketEvent): boolean {
    switch (event.type) {
      case 'trade':
        return this.#trade(event);
      case 'quote':
        return this.#quote(event);
      case 'book_change':
        return this.#levels(event);
      case 'book_snapshot': {
        const levels = this.#shapes.snapshotLevels(event.symbol);
        return levels === undefined ? this.#levels(event) : this.#snapshot(event, levels);
      }
      default:
        return false;
    }
  }

  drain(): Promise<void> {
    return this.#files.drain();
  }

  close(): Promise<void> {
    return this.#files.close();
  }

  abandon(): Promise<void> {
    return this.#files.settle();
  }

  #trade(event: TradeEvent): boolean {
    const { id, side, price, size } = event;
    if (!PLAIN_ID.test(id)) return false;
    this.#add(event, 'trades', HEADINGS.trades, `${id},${side},${plainNumber(price)},${plainNumber(size)}\n`);
    return true;
  }

  #quote(event: QuoteEvent): boolean {
    const { bid, bidSize, ask, askSize } = event;
    if (hasSizeWithoutPrice(event)) return false;
    const cells = [askSize, ask, bid, bidSize].map((value) =>
      value === undefined ? '' : plainNumber(value),
    );
    this.#add(event, 'quotes', HEADINGS.quotes, `${cells.join(',')}\n`);
    return true;
  }

  #levels(event: BookChangeEvent | BookSnapshotEvent): boolean {
    if (!this.#shapes.fitsLevels(event)) return false;
    const start = `${commonOf(event)},${event.type === 'book_snapshot'}`;
    let rows = '';
    for (const [price, size] of event.bids)
      rows += `${start},bid,${plainNumber(price)},${plainNumber(size)}\n`;
    for (const [price, size] of event.asks)
      rows += `${start},ask,${plainNumber(price)},${plainNumber(size)}\n`;
    this.#files.add(fileOf(event, 'incremental_book_L2'), rows, HEADINGS.incremental_book_L2);
    return true;
  }

  #snapshot(event: BookSnapshotEvent, levels: number): boolean {
    if (!this.#shapes.fitsSnapshot(event)) return false;
    let columns = this.#snapshots.get(event.symbol);
    if (!columns) {
      columns = new SnapshotColumns(levels);
      this.#snapshots.set(event.symbol, columns);
    }
    this.#add(event, columns.kind, `${COMMON},${columns.heading}\n`, `${columns.row(event)}\n`);
    return true;
  }

  #add(event: MarketEvent & { symbol: string }, kind: string, heading: string, row: string): void {
    this.#files.add(fileOf(event, kind), `${commonOf(event)},${row}`, heading);
  }
}

type OfSymbol = MarketEvent & { readonly symbol: string };

function commonOf({ symbol, timestamp, localTimestamp }: OfSymbol): string {
  const colon = symbol.indexOf(':');
  return `${symbol.slice(0, colon)},${symbol.slice(colon + 1)},${timestamp},${localTimestamp}`;
}

const MICROS_PER_MS = 1000;

function fileOf({ symbol, localTimestamp }: OfSymbol, kind: string): string {
  const colon = symbol.indexOf(':');
  const code = symbol.slice(colon + 1).replaceAll('/', '-');
  return `${symbol.slice(0, colon)}_${kind}_${dayOf(localTimestamp)}_${code}.csv.gz`;
}

function dayOf(time: number): string {
  return new Date(barStart(time, '1d') / MICROS_PER_MS).toISOString().slice(0, 10);
}
