import type { MarketEvent } from '../../../lib/market/event';
import type { BinanceFrame, BinanceMarket } from '../../venues/binance/binance-frame';
import { BINANCE_VENUES } from '../../venues/binance/binance-instruments';
import { BINANCE_TRAITS, BinanceNormalizer } from '../../venues/binance/binance-normalizer';
import { EventWriter } from '../../venues/event-writer';
import { FrameTally } from '../../venues/frame-tally';
import type { RawLevel } from '../../venues/json-fields';
import { type BinanceLine, isBinanceLine, parseBinanceLine } from './binance-line';
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
  readonly #writer = new EventWriter(BINANCE_TRAITS);
  readonly #tally = new FrameTally();
  readonly #readers: Readonly<Record<BinanceMarket, BinanceNormalizer>> = {
    spot: new BinanceNormalizer('spot', this.#writer, this.#tally),
    usdm: new BinanceNormalizer('usdm', this.#writer, this.#tally),
    cm: new BinanceNormalizer('cm', this.#writer, this.#tally),
  };
  readonly #symbols = new Set<string>();

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
        if (frame.code !== undefined) codes.add(frame.code);
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
    for (const frame of frames) {
      const symbol = symbolOf(file, frame, undefined);
      this.#symbols.add(symbol);
      this.#writer.expect(symbol, levelsOf(frame));
    }
    return file;
  }

  instruments(time: number): MarketEvent[] {
    for (const symbol of this.#symbols) this.#writer.define(symbol, { timestamp: time, received: time });
    return this.#writer.drain();
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
      this.#tally.leave(frame.name);
      return [];
    }
    const symbol = symbolOf(file, frame, line);
    try {
      this.#readers[file.market].apply(frame, symbol, file.path, received);
    } catch (error) {
      throw new ImportError(file.path, line, (error as Error).message);
    }
    return this.#writer.drain();
  }

  report(): void {
    const sentence = this.#tally.sentence();
    if (sentence !== undefined) this.#watcher.warn(sentence);
  }
}

function symbolOf(
  { path, market, codes }: CaptureFile,
  frame: BinanceFrame,
  line: number | undefined,
): string {
  const named = frame.kind === 'other' ? undefined : frame.code;
  const code = named ?? (codes.size === 1 ? [...codes][0] : undefined);
  if (code === undefined) {
    const several = [...codes].join(', ');
    const what = `a book snapshot that names no symbol, in a file of several: ${several}`;
    throw new ImportError(path, line, what);
  }
  return `${BINANCE_VENUES[market]}:${code}`;
}

function levelsOf(frame: BinanceFrame): readonly RawLevel[] {
  switch (frame.kind) {
    case 'trade':
      return [[frame.price, frame.size]];
    case 'quote':
      return [frame.bid, frame.ask];
    case 'depth':
    case 'snapshot':
      return [...frame.bids, ...frame.asks];
    case 'other':
      return [];
  }
}
