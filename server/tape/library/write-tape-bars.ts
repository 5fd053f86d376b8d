import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { MarketEvent } from '../../../lib/market/event';
import { DatabaseError } from '../../database/database-error';
import { BarCollector } from '../../history/bar-collector';
import { BAR_FILE, BarFileWriter } from '../../history/bar-file';
import { Market } from '../../market/market';
import { TapeReader } from '../format/tape-reader';

/** Bars that wait until they are given to the file. */
const BATCH = 16_384;
/** Longest that nothing else gets a turn, ms. */
const TURN = 8;

/** Makes the bars of a recording while its events go by, and writes them beside its segments. */
export class TapeBarsWriter {
  readonly #market: Market;
  readonly #collector: BarCollector;
  #events = 0;
  #end = 0;

  private constructor(
    market: Market,
    private readonly writer: BarFileWriter,
    private readonly tempDir: string,
  ) {
    this.#market = market;
    this.#collector = new BarCollector(market);
  }

  /**
   * @param market takes in every event after `before` was called with it
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

  /** To be called now and then: what was collected goes out of memory. @throws DatabaseError */
  async save(): Promise<void> {
    if (this.#collector.size >= BATCH) await this.#collector.take((bars) => this.writer.add(bars));
  }

  /** Writes the file of the tape in the folder. @throws DatabaseError */
  async finish(folder: string): Promise<void> {
    this.#collector.finish();
    await this.#collector.take((bars) => this.writer.add(bars));
    const symbols = Array.from({ length: this.#market.size }, (_, row) => this.#market.symbolOf(row));
    await this.writer.finish(join(folder, BAR_FILE), symbols, { events: this.#events, end: this.#end });
  }

  /** To be called in any case. */
  async close(): Promise<void> {
    await this.writer.close();
    rmSync(this.tempDir, { recursive: true, force: true });
  }
}

/** The same for an import, which is no worse without bars: `undefined` on a platform without the database. */
export async function beginTapeBars(
  market: Market,
  warn: (text: string) => void,
): Promise<TapeBarsWriter | undefined> {
  try {
    return await TapeBarsWriter.begin(market);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.fault === 'unavailable')) throw error;
    warn(`the tape has no bars of its own: ${error.message}`);
    return undefined;
  }
}

/**
 * Makes the bars of a tape that is there by reading all of it.
 * @param progress called with the number of events after each batch
 * @throws DatabaseError, DamageError, or why it was aborted
 */
export async function writeTapeBars(
  folder: string,
  { signal, progress }: { readonly signal?: AbortSignal; readonly progress?: (events: number) => void } = {},
): Promise<void> {
  const tape = new TapeReader(folder);
  const market = new BarMarket();
  const bars = await TapeBarsWriter.begin(market);
  let end = performance.now() + TURN;
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
      end = performance.now() + TURN;
    }
    await bars.finish(folder);
  } finally {
    await bars.close();
  }
}

/** A market as far as bars need it: of quotes and books it only matters that a symbol has some. */
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
      // What a stream leaves out when it plays the tape has no part in its bars.
    }
  }
}
