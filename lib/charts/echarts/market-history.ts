import { barAfter, barsBetween, type Interval } from '../../market/interval';
import type { BarSeries } from '../../store/client-bar-series';
import { directionOf, percentFrom } from '../../store/derived';
import { INDEX_BASE } from '../../store/market-index';

/** Intervals without any bar that count as a data gap; shorter runs keep the values before them. */
const MIN_GAP_INTERVALS = 5;
const MICROS_PER_MS = 1_000;

/** Bars of one symbol, with the price that its change is measured against. */
export interface HistorySource {
  readonly bars: Pick<BarSeries, 'size' | 'start' | 'close'>;
  readonly reference: number;
  /** True for a symbol of the index level. */
  readonly inLevel: boolean;
  /** False for a symbol that breadth does not count, such as an index. */
  readonly inBreadth: boolean;
}

/** Index level and breadth at each interval, oldest first; NaN in a data gap. */
export interface MarketHistory {
  /** Interval starts, ms since 1970. */
  readonly time: Float64Array;
  readonly level: Float64Array;
  /** Shares of the symbols, 0 to 1; the three add up to 1. */
  readonly advancing: Float64Array;
  readonly unchanged: Float64Array;
  readonly declining: Float64Array;
  /** Intervals with values: a line needs two. */
  readonly known: number;
}

/**
 * Computes index level and breadth from bars: at each interval from the closes known by then.
 * @param max intervals; the newest are kept
 */
export function marketHistory(
  sources: readonly HistorySource[],
  interval: Interval,
  max: number,
): MarketHistory {
  const used = sources.filter(
    ({ bars, reference }) => bars.size > 0 && reference !== 0 && !Number.isNaN(reference),
  );
  let newest = Number.NEGATIVE_INFINITY;
  let oldest = Number.POSITIVE_INFINITY;
  for (const { bars } of used) {
    newest = Math.max(newest, bars.start[bars.size - 1] as number);
    oldest = Math.min(oldest, bars.start[0] as number);
  }
  const from = Math.max(oldest, barAfter(newest, 1 - max, interval));
  const count = used.length === 0 ? 0 : Math.round(barsBetween(from, newest, interval)) + 1;
  const sums = new IntervalSums(count, (at) => barAfter(from, at, interval));
  for (const source of used) sums.add(source);
  return sums.history();
}

/** Sums over symbols for each interval. */
class IntervalSums {
  readonly #count: number;
  /** Start of each interval, µs, also of the one after the last. */
  readonly #startOf: (at: number) => number;
  readonly #logs: Float64Array;
  readonly #members: Int32Array;
  /** Declining, unchanged and advancing symbols of an interval, one after the other. */
  readonly #directions: Int32Array;
  /** 1 for an interval that has a bar of any symbol. */
  readonly #hasBar: Uint8Array;

  constructor(count: number, startOf: (at: number) => number) {
    this.#count = count;
    this.#startOf = startOf;
    this.#logs = new Float64Array(count);
    this.#members = new Int32Array(count);
    this.#directions = new Int32Array(count * 3);
    this.#hasBar = new Uint8Array(count);
  }

  add({ bars, reference, inLevel, inBreadth }: HistorySource): void {
    const from = this.#startOf(0);
    let next = bars.size;
    while (next > 0 && (bars.start[next - 1] as number) >= from) next--;
    let close = next > 0 ? (bars.close[next - 1] as number) : Number.NaN;
    for (let at = 0; at < this.#count; at++) {
      const end = this.#startOf(at + 1);
      for (; next < bars.size && (bars.start[next] as number) < end; next++) {
        close = bars.close[next] as number;
        this.#hasBar[at] = 1;
      }
      if (Number.isNaN(close)) continue;
      if (inBreadth) (this.#directions[at * 3 + 1 + directionOf(percentFrom(reference, close))] as number)++;
      if (!inLevel || !(close > 0 && reference > 0)) continue;
      (this.#logs[at] as number) += Math.log(close / reference);
      (this.#members[at] as number)++;
    }
  }

  history(): MarketHistory {
    const column = (): Float64Array => new Float64Array(this.#count).fill(Number.NaN);
    const [time, level, advancing, unchanged, declining] = [column(), column(), column(), column(), column()];
    const isGap = this.#gaps();
    let known = 0;
    for (let at = 0; at < this.#count; at++) {
      time[at] = this.#startOf(at) / MICROS_PER_MS;
      if (isGap[at] === 1) continue;
      known++;
      const members = this.#members[at] as number;
      if (members > 0) level[at] = INDEX_BASE * Math.exp((this.#logs[at] as number) / members);
      const [down = 0, same = 0, up = 0] = this.#directions.subarray(at * 3, at * 3 + 3);
      advancing[at] = up / (up + same + down);
      unchanged[at] = same / (up + same + down);
      declining[at] = down / (up + same + down);
    }
    return { time, level, advancing, unchanged, declining, known };
  }

  /** Marks runs of intervals that have no bar of any symbol. */
  #gaps(): Uint8Array {
    const gaps = new Uint8Array(this.#count);
    let run = 0;
    for (let at = 0; at <= this.#count; at++) {
      if (at < this.#count && this.#hasBar[at] === 0) run++;
      else {
        if (run >= MIN_GAP_INTERVALS) gaps.fill(1, at - run, at);
        run = 0;
      }
    }
    return gaps;
  }
}
