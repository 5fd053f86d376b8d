import type { Interval } from '../../../lib/market/interval';
import { BARS_IN_SNAPSHOT } from '../../fanout/row-content';
import type { BarHistory } from '../../history/bar-history';
import type { Clock } from '../../time/clock';
import type { MarketStream } from '../market-stream';

/** How often rooms are looked through for bars that nobody has asked for before, ms. */
const LOOK_PERIOD = 250;
/** When and how often bars that were not there are asked for again, ms: a tape's may be in the making. */
const RETRY_PERIOD = 5_000;
const MAX_TRIES = 6;

export interface RoomBarsOptions {
  readonly stream: MarketStream;
  readonly history: BarHistory;
  readonly clock: Clock;
}

/**
 * Gives the rooms of a session the bars from before its moment, which a seek leaves behind: as many as a full frame
 * has. They come as news, soon after that frame, for a seek does not wait for them.
 */
export class RoomBars {
  readonly #options: RoomBarsOptions;
  /** Rows and intervals that were asked for in this epoch. */
  readonly #asked = new Set<string>();
  #epoch = -1;
  #work: Promise<void> = Promise.resolve();
  #cancel: (() => void) | undefined;
  #stopped = false;

  constructor(options: RoomBarsOptions) {
    this.#options = options;
  }

  start(): void {
    this.#look();
    this.#cancel = this.#options.clock.after(LOOK_PERIOD, () => this.start());
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel?.();
  }

  /** To be called often: asks for all bars anew when the market was built anew. */
  follow(): void {
    if (this.#options.stream.fanout.epoch !== this.#epoch) this.#look();
  }

  /** Asks for the bars of all rooms that do not have them. */
  #look(): void {
    const { fanout } = this.#options.stream;
    if (fanout.held) return;
    if (fanout.epoch !== this.#epoch) this.#asked.clear();
    this.#epoch = fanout.epoch;
    for (const { row, interval } of fanout.barRows()) this.#ask(row, interval, 1);
  }

  #ask(row: number, interval: Interval, tries: number): void {
    const key = `${row} ${interval}`;
    if (this.#asked.has(key) && tries === 1) return;
    this.#asked.add(key);
    const epoch = this.#epoch;
    // One after another: those of a new moment are not to wait for all those of the one before.
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
    const range = { symbol, interval, from: 0, to: Number.MAX_SAFE_INTEGER, limit: BARS_IN_SNAPSHOT };
    // Where history fails, it says so itself; charts then begin where the session began.
    const bars = await history.read(range).catch(() => []);
    if (this.#isOver(epoch)) return true;
    stream.market.addPast(row, interval, bars, history.isWhole);
    return bars.length > 0;
  }

  #isOver(epoch: number): boolean {
    const { fanout } = this.#options.stream;
    return this.#stopped || fanout.held || fanout.epoch !== epoch;
  }
}
