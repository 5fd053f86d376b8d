import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { DatabaseError } from '../../database/database-error';
import { BarCollector } from '../../history/bar-collector';
import { BAR_FILE, BarFileWriter } from '../../history/bar-file';
import { Market } from '../../market/market';
import type { CompleteInstrument } from '../../market/symbol-table';
import { TapeReader } from '../format/tape-reader';

/** Buffered bars at which they are written to the file. */
const BATCH = 16_384;
/** Maximum time without yielding to the event loop, ms. */
const MAX_TURN = 8;

/** Builds the bars of a tape from its events, and writes them next to its segments. */
export class TapeBarsWriter {
  readonly #market: Market;
  readonly #writer: BarFileWriter;
  readonly #tempDir: string;
  readonly #collector: BarCollector;
  #events = 0;
  #end = 0;

  /** Use {@link TapeBarsWriter.begin}. */
  constructor(market: Market, writer: BarFileWriter, tempDir: string) {
    this.#writer = writer;
    this.#tempDir = tempDir;
    this.#market = market;
    this.#collector = new BarCollector(market);
  }

  /**
   * @param market the caller applies each event to it after `before`
   * @throws DatabaseError `unavailable` on a platform without the database
   */
  static async begin(market: Market): Promise<TapeBarsWriter> {
    const tempDir = mkdtempSync(join(tmpdir(), 'tickerwall-bars-'));
    try {
      return new TapeBarsWriter(market, await BarFileWriter.begin(tempDir), tempDir);
    } catch (error) {
      rmSync(tempDir, { recursive: true, force: true });
      throw error;
    }
  }

  before(event: MarketEvent): void {
    this.#events += 1;
    this.#end = event.localTimestamp;
    this.#collector.before(event);
  }

  /** Writes buffered bars; call regularly. @throws DatabaseError */
  async save(): Promise<void> {
    if (this.#collector.size >= BATCH) await this.#collector.take((bars) => this.#writer.add(bars));
  }

  /** Writes the bar file of the tape in the folder. @throws DatabaseError */
  async finish(folder: string): Promise<void> {
    this.#collector.finish();
    await this.#collector.take((bars) => this.#writer.add(bars));
    const symbols = Array.from({ length: this.#market.size }, (_, row) => this.#market.symbolOf(row));
    await this.#writer.finish(join(folder, BAR_FILE), symbols, { events: this.#events, end: this.#end });
  }

  /** Releases resources; must always be called. */
  async close(): Promise<void> {
    await this.#writer.close();
    rmSync(this.#tempDir, { recursive: true, force: true });
  }
}

/** Starts a writer for an import; undefined on a platform without the database, where a tape has no bars. */
export async function beginTapeBars(
  market: Market,
  warn: (text: string) => void,
): Promise<TapeBarsWriter | undefined> {
  try {
    return await TapeBarsWriter.begin(market);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.fault === 'unavailable')) throw error;
    warn(`no bars are written for the tape: ${error.message}`);
    return undefined;
  }
}

export interface TapeBarsOptions {
  readonly signal?: AbortSignal;
  /** Called with the number of events after each batch. */
  readonly progress?: (events: number) => void;
  /** Facts of instruments besides those of the tape. */
  readonly complete?: CompleteInstrument;
}

/**
 * Writes the bars of an existing tape.
 * @throws DatabaseError, DamageError, or the abort reason
 */
export async function writeTapeBars(
  folder: string,
  { signal, progress, complete }: TapeBarsOptions = {},
): Promise<void> {
  const tape = new TapeReader(folder);
  const market = new BarMarket(complete);
  const bars = await TapeBarsWriter.begin(market);
  let end = performance.now() + MAX_TURN;
  try {
    for (const { state, events } of tape.play()) {
      signal?.throwIfAborted();
      for (const event of events) {
        if (!state) bars.before(event);
        market.apply(event);
      }
      await bars.save();
      if (!state) progress?.(events.length);
      if (performance.now() < end) continue;
      await setImmediate();
      end = performance.now() + MAX_TURN;
    }
    await bars.finish(folder);
  } finally {
    await bars.close();
  }
}

/** A market reduced to what bars need: only the first quote or order book of each symbol is applied. */
class BarMarket extends Market {
  readonly #watched = new Set<string>();

  override apply(event: MarketEvent): void {
    if (event.type === 'quote' || event.type === 'book_change' || event.type === 'book_snapshot') {
      if (this.#watched.has(event.symbol)) return;
      this.#watched.add(event.symbol);
    }
    try {
      super.apply(event);
    } catch {
      // Events that a stream skips when it plays the tape are not part of its bars.
    }
  }
}
