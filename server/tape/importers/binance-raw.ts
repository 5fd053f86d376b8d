import type { MarketEvent, QuoteEvent } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import { BinanceBook } from './binance-book';
import {
  type BinanceFrame,
  type BinanceLine,
  type BinanceMarket,
  decimal,
  isBinanceLine,
  parseBinanceLine,
  type QuoteFrame,
  venueTime,
} from './binance-frame';
import { binanceInstrument, DecimalsSeen } from './binance-instrument';
import { ImportError, type Importer, type ImportWatcher } from './importer';
import { mergeByTime } from './merge-lines';
import { textLines } from './text-lines';

/** Lines at the start of each file that are looked through for its instruments before anything is written. */
const LOOKED_THROUGH_LINES = 5000;
/** Events of a batch before it is given on; the deltas that waited for a snapshot may be more. */
const BATCH_LINES = 512;

/**
 * Captures of Binance's streams, a line `<receive time, ns> <frame as it came>`, with the book's REST answer among
 * them. Several files are merged by receive time. Of what is in them, trades, best bid and offer and the book are
 * read; other frames are left out and counted.
 */
export const binanceRaw: Importer = {
  format: 'binance-raw',
  summary:
    'raw captures of Binance spot, USDT-M and COIN-M: "<receive ns> <JSON frame>" lines, gzip or plain',
  source: 'live',
  recognises: ({ lines }) => isBinanceLine(lines[0] ?? ''),
  read,
};

interface Traded {
  instrument: Instrument;
  readonly code: string;
  readonly market: BinanceMarket;
  readonly seen: DecimalsSeen;
  readonly book: BinanceBook;
}

interface PlacedLine extends BinanceLine {
  readonly file: CaptureFile;
  readonly line: number;
}

/** What is known of a file: its market, and the code of a REST answer that does not say its own. */
interface CaptureFile {
  readonly path: string;
  readonly market: BinanceMarket;
  readonly codes: ReadonlySet<string>;
  readonly firstReceived: number;
}

async function* read(paths: readonly string[], watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  const capture = new Capture(watcher);
  const files: CaptureFile[] = [];
  for (const path of paths) files.push(await capture.lookThrough(path));
  const start = Math.min(...files.map(({ firstReceived }) => firstReceived));
  yield capture.instruments(start);
  const streams = files.map((file) => capture.lines(file));
  for await (const lines of mergeByTime(streams, ({ received }) => received, BATCH_LINES)) {
    yield lines.flatMap((line) => capture.events(line));
  }
  capture.report();
}

class Capture {
  readonly #watcher: ImportWatcher;
  readonly #traded = new Map<string, Traded>();
  readonly #leftOut = new Map<string, number>();

  constructor(watcher: ImportWatcher) {
    this.#watcher = watcher;
  }

  /** Finds the market and the instruments of a file from its beginning. */
  async lookThrough(path: string): Promise<CaptureFile> {
    const codes = new Set<string>();
    const frames: BinanceFrame[] = [];
    let market: BinanceMarket | undefined;
    let firstReceived: number | undefined;
    let line = 0;
    reading: for await (const lines of textLines(path, () => {})) {
      for (const text of lines) {
        line += 1;
        if (text === '') continue;
        const parsed = parseBinanceLine(text, path, line);
        market ??= parsed.market;
        firstReceived ??= parsed.received;
        if (parsed.market !== undefined && parsed.market !== market) {
          throw new ImportError(path, line, `a frame of ${parsed.market} in a file of ${market}`);
        }
        const { frame } = parsed;
        if (frame.kind === 'other') continue;
        if (frame.symbol !== undefined) codes.add(frame.symbol);
        frames.push(frame);
        if (line >= LOOKED_THROUGH_LINES) break reading;
      }
    }
    if (market === undefined || firstReceived === undefined || codes.size === 0) {
      throw new ImportError(
        path,
        undefined,
        `no trade, bookTicker or depthUpdate in its first ${line} lines`,
      );
    }
    const file = { path, market, codes, firstReceived };
    for (const frame of frames) this.#of(file, frame, undefined).seen.see(frame);
    for (const traded of this.#traded.values()) traded.instrument = describe(traded);
    return file;
  }

  instruments(time: number): MarketEvent[] {
    return [...this.#traded.values()].map((traded) => definition(traded, time));
  }

  /** The lines of a file; a receive time that falls is raised to the one before, so that time never runs back. */
  async *lines(file: CaptureFile): AsyncGenerator<PlacedLine[]> {
    let line = 0;
    let last = 0;
    let raised = 0;
    for await (const texts of textLines(file.path, this.#watcher.read)) {
      const parsed: PlacedLine[] = [];
      for (const text of texts) {
        line += 1;
        if (text === '') continue;
        const read = parseBinanceLine(text, file.path, line);
        if (read.received < last) raised += 1;
        last = Math.max(last, read.received);
        parsed.push({ ...read, received: last, file, line });
      }
      yield parsed;
    }
    if (raised > 0)
      this.#watcher.warn(`${file.path}: ${raised} receive times ran back; each was raised to the last`);
  }

  events({ file, line, frame, received }: PlacedLine): MarketEvent[] {
    if (frame.kind === 'other') {
      this.#leftOut.set(frame.name, (this.#leftOut.get(frame.name) ?? 0) + 1);
      return [];
    }
    const known = this.#traded.size;
    const traded = this.#of(file, frame, line);
    const finer = traded.seen.see(frame);
    const events = checked(file, line, () => eventsOf(frame, traded, received));
    if (!finer && this.#traded.size === known) return events;
    traded.instrument = describe(traded);
    return [definition(traded, received), ...events];
  }

  report(): void {
    if (this.#leftOut.size === 0) return;
    const kinds = [...this.#leftOut].map(([name, count]) => `${count} ${name}`);
    this.#watcher.warn(`frames of other kinds were left out: ${kinds.join(', ')}`);
  }

  #of({ path, market, codes }: CaptureFile, frame: BinanceFrame, line: number | undefined): Traded {
    const named = frame.kind === 'other' ? undefined : frame.symbol;
    const code = named ?? (codes.size === 1 ? [...codes][0] : undefined);
    if (code === undefined) {
      const several = [...codes].join(', ');
      throw new ImportError(
        path,
        line,
        `a book snapshot that names no symbol, in a file of several: ${several}`,
      );
    }
    const key = `${market} ${code}`;
    let traded = this.#traded.get(key);
    if (!traded) {
      const seen = new DecimalsSeen();
      const instrument = binanceInstrument(market, code, seen);
      traded = { instrument, code, market, seen, book: new BinanceBook(instrument.symbol) };
      this.#traded.set(key, traded);
    }
    return traded;
  }
}

function checked<T>({ path }: CaptureFile, line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new ImportError(path, line, (error as Error).message);
  }
}

function describe({ market, code, seen }: Traded): Instrument {
  return binanceInstrument(market, code, seen);
}

function definition({ instrument }: Traded, time: number): MarketEvent {
  const { symbol } = instrument;
  return { type: 'instrument', symbol, timestamp: time, localTimestamp: time, instrument };
}

function eventsOf(frame: BinanceFrame, { instrument, book }: Traded, received: number): MarketEvent[] {
  const { symbol } = instrument;
  switch (frame.kind) {
    case 'snapshot':
      return book.snapshot(frame.snapshot, received);
    case 'depth':
      return book.delta(frame.depth, received);
    case 'quote':
      return [quoteOf(frame.quote, symbol, received)];
    case 'trade': {
      const { p, q, m, t } = frame.trade;
      const [price, size] = [decimal(p), decimal(q)];
      // The futures markets send trades without a price for what is settled outside the book.
      if (!(price > 0 && size > 0)) return [];
      const timestamp = venueTime(frame.trade) ?? received;
      const side = m ? 'sell' : 'buy';
      return [
        { type: 'trade', symbol, timestamp, localTimestamp: received, id: String(t), price, size, side },
      ];
    }
    case 'other':
      return [];
  }
}

/** A side without a price is not there. */
function quoteOf(frame: QuoteFrame, symbol: Instrument['symbol'], received: number): QuoteEvent {
  const [bid, bidSize, ask, askSize] = [frame.b, frame.B, frame.a, frame.A].map(decimal) as [
    number,
    number,
    number,
    number,
  ];
  return {
    type: 'quote',
    symbol,
    timestamp: venueTime(frame) ?? received,
    localTimestamp: received,
    ...(bid > 0 && { bid, bidSize }),
    ...(ask > 0 && { ask, askSize }),
  };
}
