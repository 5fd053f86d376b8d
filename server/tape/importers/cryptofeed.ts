import type { MarketEvent } from '../../../lib/market/event';
import { VENUES } from '../../venues/index';
import type { Arrival, Normalizer } from '../../venues/venue';
import {
  type CaptureLine,
  isCaptureHeader,
  placeOfLine,
  readCaptureHeader,
  readCaptureLine,
} from './cryptofeed-line';
import { ImportError, type Importer, type ImportWatcher } from './importer';
import { mergeByTime } from './merge-lines';
import { textLines } from './text-lines';

/** Lines of a batch before its events are given on. */
const BATCH_LINES = 512;
/** Connections of a file whose connections follow one another: it is then read once for each. */
const MAX_CONNECTIONS = 256;

/** Our venue of an exchange as captures name it. */
const VENUE_OF: Readonly<Record<string, string>> = {
  BINANCE: 'binance',
  BINANCE_FUTURES: 'binance-usdm',
  BINANCE_DELIVERY: 'binance-cm',
  BITFINEX: 'bitfinex',
  BYBIT: 'bybit',
  COINBASE: 'coinbase',
  GATEIO: 'gateio',
  GEMINI: 'gemini',
  HUOBI: 'huobi',
  KRAKEN: 'kraken',
  UPBIT: 'upbit',
};

/**
 * Raw captures that cryptofeed makes of an exchange: JSON lines, first a header, then all that was received and sent
 * over WebSocket and REST, with the time of each. Lines that are in order for each connection, but not over all, are
 * merged. Several files are merged too; each has its exchange's normaliser for itself.
 */
export const cryptofeed: Importer = {
  format: 'cryptofeed',
  summary: `raw captures by cryptofeed: JSON lines, gzip or plain, of ${Object.keys(VENUE_OF).join(', ')}`,
  source: 'live',
  recognises: ({ lines }) => isCaptureHeader(lines[0] ?? ''),
  read,
};

interface PlacedArrival {
  readonly arrival: Arrival;
  readonly received: number;
  readonly capture: Capture;
  readonly line: number;
}

async function* read(paths: readonly string[], watcher: ImportWatcher): AsyncGenerator<MarketEvent[]> {
  const captures: Capture[] = [];
  for (const path of paths) captures.push(await Capture.survey(path, watcher));
  const streams = captures.flatMap((capture) => capture.streams());
  for await (const arrivals of mergeByTime(streams, ({ received }) => received, BATCH_LINES)) {
    yield arrivals.flatMap(({ capture, arrival, line }) => capture.take(arrival, line));
  }
  for (const capture of captures) capture.report();
}

class Capture {
  readonly #path: string;
  readonly #watcher: ImportWatcher;
  readonly #normaliser: Normalizer;
  /** The connections, where they must be merged; none where the lines are in order as they are. */
  readonly #connections: readonly string[];
  readonly #unknown = new Map<string, number>();
  #raised = 0;
  #firstFaultLine = 0;

  private constructor(
    path: string,
    watcher: ImportWatcher,
    normaliser: Normalizer,
    connections: readonly string[],
  ) {
    this.#path = path;
    this.#watcher = watcher;
    this.#normaliser = normaliser;
    this.#connections = connections;
  }

  /**
   * Reads through a file to learn its exchange and whether its lines are in order.
   * @throws ImportError when it is no capture, or of an exchange without a normaliser
   */
  static async survey(path: string, watcher: ImportWatcher): Promise<Capture> {
    let exchange: string | undefined;
    const connections = new Set<string>();
    let last = 0;
    let inOrder = true;
    for await (const { text, line } of numbered(path, () => {})) {
      if (exchange === undefined) exchange = readCaptureHeader(text, path);
      else {
        const { connection, received } = placeOfLine(text, path, line);
        connections.add(connection);
        if (received < last) inOrder = false;
        last = received;
      }
    }
    const name = exchange ?? readCaptureHeader(undefined, path);
    const normaliser = VENUES[VENUE_OF[name] ?? '']?.();
    if (normaliser === undefined) {
      const known = Object.keys(VENUE_OF).join(', ');
      throw new ImportError(path, 1, `no normaliser for the exchange "${name}"; there are ${known}`);
    }
    if (inOrder) return new Capture(path, watcher, normaliser, []);
    if (connections.size > MAX_CONNECTIONS) {
      const what = `${connections.size} connections that follow one another; at most ${MAX_CONNECTIONS} are merged`;
      throw new ImportError(path, undefined, what);
    }
    return new Capture(path, watcher, normaliser, [...connections]);
  }

  /** What came and went, as streams that are in order each. */
  streams(): AsyncGenerator<PlacedArrival[]>[] {
    if (this.#connections.length === 0) return [this.#arrivals(undefined, this.#watcher.read)];
    return this.#connections.map((connection, place) =>
      this.#arrivals(connection, place === 0 ? this.#watcher.read : () => {}),
    );
  }

  take(arrival: Arrival, line: number): MarketEvent[] {
    const { tally } = this.#normaliser;
    const faults = tally.unreadable;
    const events = this.#normaliser.take(arrival);
    if (faults === 0 && tally.unreadable > 0) this.#firstFaultLine = line;
    return events;
  }

  report(): void {
    const { unreadable, firstFault } = this.#normaliser.tally;
    const say = (text: string): void => this.#watcher.warn(`${this.#path}: ${text}`);
    if (this.#raised > 0) say(`${this.#raised} receive times ran back; each was raised to the last`);
    for (const [kind, count] of this.#unknown)
      say(`${count} lines of the unknown kind "${kind}" were left out`);
    const sentence = this.#normaliser.tally.sentence();
    if (sentence !== undefined) say(sentence);
    if (unreadable > 0) {
      say(
        `frames that could not be read: ${unreadable}; the first is in line ${this.#firstFaultLine}: ${firstFault}`,
      );
    }
  }

  /** The lines of one connection, or of all; a receive time that falls is raised to the one before. */
  async *#arrivals(
    connection: string | undefined,
    progress: (bytes: number) => void,
  ): AsyncGenerator<PlacedArrival[]> {
    const mark = connection === undefined ? '' : JSON.stringify(connection);
    let header = true;
    let last = 0;
    let batch: PlacedArrival[] = [];
    for await (const { text, line } of numbered(this.#path, progress)) {
      if (header || !text.includes(mark)) {
        header = false;
        continue;
      }
      const read = readCaptureLine(text, this.#path, line);
      if (connection !== undefined && read.connection !== connection) continue;
      if (read.received < last) this.#raised += 1;
      last = Math.max(last, read.received);
      const arrival = this.#known(read);
      if (arrival !== undefined)
        batch.push({ arrival: { ...arrival, received: last }, received: last, capture: this, line });
      if (batch.length < BATCH_LINES) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  #known({ arrival, kind }: CaptureLine): Arrival | undefined {
    if (arrival === undefined) this.#unknown.set(kind, (this.#unknown.get(kind) ?? 0) + 1);
    return arrival;
  }
}

/** The lines of a file that are not empty, with their numbers. */
async function* numbered(
  path: string,
  progress: (bytes: number) => void,
): AsyncGenerator<{ text: string; line: number }> {
  let line = 0;
  for await (const texts of textLines(path, progress)) {
    for (const text of texts) {
      line += 1;
      if (text !== '') yield { text, line };
    }
  }
}
