import type { Frame } from '../protocol/messages';
import { NO_STATS, type ScreenStats } from './screen-store';

/** Number of samples for a median or a percentile. */
const SAMPLES = 256;
/**
 * Maximum distance between a venue's timestamp and the server's clock, µs; beyond it, the data is a recording.
 */
const LIVE_MICROS = 60_000_000;
/** Maximum of sampled quotes per frame; a snapshot of thousands would displace all others. */
const SAMPLED_QUOTES = 8;

/**
 * Measures the statistics shown at the bottom of a wall. Times are the server's clock in µs (as estimated by
 * the SDK). Read it at most twice a second.
 */
export interface StatsMeter {
  /** Records a frame that was applied. */
  applied(frame: Frame): void;
  /** Records a paint at that time: frames applied before it are visible. */
  painted(serverTime: number): void;
  /**
   * Returns the statistics since the last reading, medians over the newest samples. `now` in ms of any
   * monotonic clock.
   */
  read(now: number, scheduler: Pick<ScreenStats, 'frameCost' | 'quality'>): ScreenStats;
}

export function createStatsMeter(): StatsMeter {
  return new Meter();
}

class Meter implements StatsMeter {
  readonly #venue = new Samples();
  readonly #pixel = new Samples();
  readonly #whole = new Samples();
  /** Server times of unpainted frames, and venue timestamps of some of their quotes. */
  #unpainted: number[] = [];
  #unpaintedStamps: number[] = [];
  #frames = 0;
  #updates = 0;
  #merged = 0;
  #readAt = Number.NaN;

  applied(frame: Frame): void {
    const updates =
      (frame.quotes?.length ?? 0) +
      (frame.trades?.length ?? 0) +
      (frame.depth?.length ?? 0) +
      (frame.bars?.length ?? 0);
    if (updates === 0) return;
    // A snapshot stands for the whole past: it says nothing about conflation or latency.
    if (frame.full) return;
    this.#frames++;
    this.#updates += updates;
    this.#merged += frame.merged;
    if (this.#unpainted.length < SAMPLES) this.#unpainted.push(frame.time);
    for (const quote of frame.quotes?.slice(0, SAMPLED_QUOTES) ?? []) {
      if (quote.timestamp === undefined) continue;
      const lag = frame.time - quote.timestamp;
      if (!(lag >= 0 && lag < LIVE_MICROS)) continue;
      this.#venue.add(lag / 1_000);
      if (this.#unpaintedStamps.length < SAMPLES) this.#unpaintedStamps.push(quote.timestamp);
    }
  }

  painted(serverTime: number): void {
    for (const time of this.#unpainted) {
      const lag = serverTime - time;
      if (lag >= 0 && lag < LIVE_MICROS) this.#pixel.add(lag / 1_000);
    }
    for (const stamp of this.#unpaintedStamps) {
      const lag = serverTime - stamp;
      if (lag >= 0 && lag < LIVE_MICROS) this.#whole.add(lag / 1_000);
    }
    this.#unpainted = [];
    this.#unpaintedStamps = [];
  }

  read(now: number, scheduler: Pick<ScreenStats, 'frameCost' | 'quality'>): ScreenStats {
    const seconds = (now - this.#readAt) / 1_000;
    const stats: ScreenStats = {
      ...NO_STATS,
      ...scheduler,
      conflationRatio: this.#updates > 0 ? this.#merged / this.#updates : Number.NaN,
      framesPerSecond: seconds > 0 ? this.#frames / seconds : Number.NaN,
      venueToServer: this.#venue.share(0.5),
      serverToPixel: this.#pixel.share(0.5),
      venueToPixel: this.#whole.share(0.95),
    };
    this.#readAt = now;
    this.#frames = 0;
    this.#updates = 0;
    this.#merged = 0;
    return stats;
  }
}

class Samples {
  readonly #values = new Float64Array(SAMPLES);
  #added = 0;

  add(value: number): void {
    this.#values[this.#added++ % SAMPLES] = value;
  }

  /** Returns the value that this share of the samples is below. */
  share(part: number): number {
    const count = Math.min(this.#added, SAMPLES);
    if (count === 0) return Number.NaN;
    const sorted = this.#values.slice(0, count).sort();
    return sorted[Math.floor(count * part)] ?? Number.NaN;
  }
}
