import type { MarketEvent } from '../../../lib/market/event';
import { CAPTURED, VENUES } from '../../venues/index';
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

/** Lines per batch. */
const BATCH_LINES = 512;
/** Bound on connections of a file that needs merging: the file is read once per connection. */
const MAX_CONNECTIONS = 256;

/**
 * Imports raw captures by cryptofeed: JSON lines of WebSocket and REST traffic, with receive times.
 * Lines that are ordered per connection but not overall are merged, as are several files. Each file has a
 * normalizer of its own.
 */
export const cryptofeed: Importer = {
  format: 'cryptofeed',
  summary: `raw captures by cryptofeed: JSON lines, gzip or plain, of ${Object.keys(CAPTURED).join(', ')}`,
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
  readonly #normalizer: Normalizer;
  /** Connections to merge; empty if the lines are already in order. */
  readonly #connections: readonly string[];
  readonly #unknown = new Map<string, number>();
  #clampedTimes = 0;
  #firstFaultLine = 0;

  constructor(path: string, watcher: ImportWatcher, normalizer: Normalizer, connections: readonly string[]) {
    this.#path = path;
    this.#watcher = watcher;
    this.#normalizer = normalizer;
    this.#connections = connections;
  }

  /**
   * Reads a whole file to find its exchange and whether its lines are in order.
   * @throws ImportError if the file is not a capture, or no normalizer exists for its exchange
   */
  static async survey(path: string, watcher: ImportWatcher): Promise<Capture> {
    let exchange: string | undefined;
    const connections = new Set<string>();
    let last = 0;
    let ordered = true;
    for await (const { text, line } of numbered(path, () => {})) {
      if (exchange === undefined) exchange = readCaptureHeader(text, path);
      else {
        const { connection, received } = placeOfLine(text, path, line);
        connections.add(connection);
        if (received < last) ordered = false;
        last = received;
      }
    }
    const name = exchange ?? readCaptureHeader(undefined, path);
    const normalizer = VENUES[CAPTURED[name] ?? '']?.();
    if (normalizer === undefined) {
      const known = Object.keys(CAPTURED).join(', ');
      throw new ImportError(path, 1, `no normalizer for the exchange "${name}"; there are ${known}`);
    }
    if (ordered) return new Capture(path, watcher, normalizer, []);
    if (connections.size > MAX_CONNECTIONS) {
      const what = `${connections.size} connections out of order; at most ${MAX_CONNECTIONS} can be merged`;
      throw new ImportError(path, undefined, what);
    }
    return new Capture(path, watcher, normalizer, [...connections]);
  }

  /** Returns the received and sent data as streams, each in time order. */
  streams(): AsyncGenerator<PlacedArrival[]>[] {
    if (this.#connections.length === 0) return [this.#arrivals(undefined, this.#watcher.read)];
    return this.#connections.map((connection, position) =>
      this.#arrivals(connection, position === 0 ? this.#watcher.read : () => {}),
    );
  }

  take(arrival: Arrival, line: number): MarketEvent[] {
    const { tally } = this.#normalizer;
    const faults = tally.unreadable;
    const events = this.#normalizer.take(arrival);
    if (faults === 0 && tally.unreadable > 0) this.#firstFaultLine = line;
    return events;
  }

  report(): void {
    const { unreadable, firstFault } = this.#normalizer.tally;
    const say = (text: string): void => this.#watcher.warn(`${this.#path}: ${text}`);
    if (this.#clampedTimes > 0)
      say(`${this.#clampedTimes} receive times ran backwards; each was raised to the one before`);
    for (const [kind, count] of this.#unknown)
      say(`${count} lines of the unknown kind "${kind}" were skipped`);
    const sentence = this.#normalizer.tally.sentence();
    if (sentence !== undefined) say(sentence);
    if (unreadable > 0) {
      say(
        `frames that could not be read: ${unreadable}; the first is in line ${this.#firstFaultLine}: ${firstFault}`,
      );
    }
  }

  /** Reads the lines of one connection, or of all. A time that runs backwards is raised to the one before. */
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
      if (read.received < last) this.#clampedTimes += 1;
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

/** Yields the non-empty lines of a file with their numbers. */
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
