import { EARLIEST_TIME } from '../../../lib/market/event';
import { type Interval, isLong, lastEndedStart } from '../../../lib/market/interval';
import { BARS_IN_SNAPSHOT } from '../../fanout/row-content';
import { type BarHistory, LATEST_TIME, readBars } from '../../history/bar-history';
import type { Clock } from '../../time/clock';
import type { MarketStream } from '../market-stream';

/** Interval of the search for rooms with missing bars, ms. */
const SCAN_PERIOD = 250;
/**
 * Delay before missing bars are requested again, ms (those of a tape may be in the making), and number of
 * attempts.
 */
const RETRY_PERIOD = 5_000;
const MAX_TRIES = 6;

export interface RoomBarsOptions {
  readonly stream: MarketStream;
  readonly history: BarHistory;
  readonly clock: Clock;
}

/**
 * Adds bars from before the session's moment to its rooms after a seek: as many as a full frame has.
 * They are sent as updates soon after that frame, so that a seek does not wait for them.
 */
export class RoomBars {
  readonly #options: RoomBarsOptions;
  /** Rows and intervals already requested in this epoch. */
  readonly #asked = new Set<string>();
  #epoch = -1;
  #work: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(options: RoomBarsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#requestMissing();
    this.#cancel = this.#options.clock.after(SCAN_PERIOD, () => this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** Requests missing bars; called often. Requests all again after the market was rebuilt. */
  follow(): void {
    if (this.#options.stream.fanout.epoch !== this.#epoch) this.#requestMissing();
  }

  /** Requests the bars of all rooms that lack them. */
  #requestMissing(): void {
    const { fanout } = this.#options.stream;
    if (fanout.held) return;
    if (fanout.epoch !== this.#epoch) this.#asked.clear();
    this.#epoch = fanout.epoch;
    for (const { row, interval } of fanout.barRows()) {
      this.#ask(row, interval, 1);
      // The forming bar of several days is made of the days before the moment.
      if (isLong(interval)) this.#ask(row, '1d', 1);
    }
  }

  #ask(row: number, interval: Interval, tries: number): void {
    const key = `${row} ${interval}`;
    if (this.#asked.has(key) && tries === 1) return;
    this.#asked.add(key);
    const epoch = this.#epoch;
    // One after another: bars of a new moment do not wait for all those of an earlier one.
    this.#work = this.#work.then(async () => {
      if (this.#isOver(epoch)) return;
      const filled = await this.#fill(row, interval, epoch);
      if (filled || tries === MAX_TRIES) return;
      this.#options.clock.after(RETRY_PERIOD, () => {
        if (!this.#isOver(epoch)) this.#ask(row, interval, tries + 1);
      });
    });
  }

  async #fill(row: number, interval: Interval, epoch: number): Promise<boolean> {
    const { stream, history } = this.#options;
    const symbol = stream.market.symbolOf(row);
    // Bars of several days must not be added while they form: they would not follow their days.
    const to = isLong(interval) ? lastEndedStart(stream.market.time, interval) : LATEST_TIME;
    const range = { symbol, interval, from: EARLIEST_TIME, to, limit: BARS_IN_SNAPSHOT };
    // The history reports its own failures; charts then start where the session started.
    const bars = await readBars((part) => history.read(part), range).catch(() => []);
    if (this.#isOver(epoch)) return true;
    stream.market.addPast(row, interval, bars, history.isWhole);
    return bars.length > 0;
  }

  #isOver(epoch: number): boolean {
    const { fanout } = this.#options.stream;
    return this.#stopped || fanout.held || fanout.epoch !== epoch;
  }
}
