import type { MarketEvent } from '../../../lib/market/event';
import { symbolOf } from '../../../lib/market/instrument';
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

/** Lines read from the start of each file to find its instruments. */
const SURVEYED_LINES = 5000;
/** Events per batch. Deltas that waited for a snapshot may exceed it. */
const BATCH_LINES = 512;

/**
 * Imports raw captures of Binance streams: lines `<receive time, ns> <JSON frame>`, including REST depth
 * snapshots.
 * Files are merged by receive time. Trades, best bid and offer and order books are read; other frames are
 * skipped and counted.
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

/** Market and symbols of a file. A REST snapshot names no symbol of its own. */
interface CaptureFile {
  readonly path: string;
  readonly market: BinanceMarket;
  readonly codes: ReadonlySet<string>;
  readonly firstReceived: number;
}

async function* read(paths: readonly string[], watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  const capture = new Capture(watcher);
  const files: CaptureFile[] = [];
  for (const path of paths) files.push(await capture.survey(path));
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
  readonly #normalizers: Readonly<Record<BinanceMarket, BinanceNormalizer>> = {
    spot: new BinanceNormalizer('spot', this.#writer, this.#tally),
    usdm: new BinanceNormalizer('usdm', this.#writer, this.#tally),
    cm: new BinanceNormalizer('cm', this.#writer, this.#tally),
  };
  readonly #symbols = new Set<string>();

  constructor(watcher: ImportWatcher) {
    this.#watcher = watcher;
  }

  /** Finds the market and the instruments at the start of a file. */
  async survey(path: string): Promise<CaptureFile> {
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
        if (line >= SURVEYED_LINES) break reading;
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
      const symbol = symbolOf(BINANCE_VENUES[market], codeOf(file, frame, undefined));
      this.#symbols.add(symbol);
      this.#writer.expect(symbol, levelsOf(frame));
    }
    return file;
  }

  instruments(time: number): MarketEvent[] {
    for (const symbol of this.#symbols) this.#writer.define(symbol, { timestamp: time, received: time });
    return this.#writer.drain();
  }

  /** Parses the lines of a file. A receive time that runs backwards is raised to the one before. */
  async *lines(file: CaptureFile): AsyncGenerator<PlacedLine[]> {
    let line = 0;
    let last = 0;
    let clampedTimes = 0;
    for await (const texts of textLines(file.path, this.#watcher.read)) {
      const parsed: PlacedLine[] = [];
      for (const text of texts) {
        line += 1;
        if (text === '') continue;
        const read = parseBinanceLine(text, file.path, line);
        if (read.received < last) clampedTimes += 1;
        last = Math.max(last, read.received);
        parsed.push({ ...read, received: last, file, line });
      }
      yield parsed;
    }
    if (clampedTimes > 0)
      this.#watcher.warn(
        `${file.path}: ${clampedTimes} receive times ran backwards; each was raised to the one before`,
      );
  }

  events({ file, line, frame, received }: PlacedLine): MarketEvent[] {
    if (frame.kind === 'other') {
      this.#tally.leave(frame.name);
      return [];
    }
    const code = codeOf(file, frame, line);
    try {
      this.#normalizers[file.market].apply(frame, code, file.path, received);
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

function codeOf({ path, codes }: CaptureFile, frame: BinanceFrame, line: number | undefined): string {
  const named = frame.kind === 'other' ? undefined : frame.code;
  const code = named ?? (codes.size === 1 ? [...codes][0] : undefined);
  if (code === undefined) {
    const several = [...codes].join(', ');
    const what = `an order book snapshot without a symbol, in a file of several symbols: ${several}`;
    throw new ImportError(path, line, what);
  }
  return code;
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
