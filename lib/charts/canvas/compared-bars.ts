import type { MarketSymbol } from '../../market/instrument';
import type { BarSeries } from '../../store/client-bar-series';
import type { JoinedBars } from './joined-bars';

/** Symbols that one chart can compare with its own. */
export const MAX_COMPARED = 4;

/** Another symbol's closes at the bars of a chart. */
export class ComparedBars {
  readonly symbol: MarketSymbol;
  readonly bars: JoinedBars;
  /** Newest close of the other symbol at each bar of the chart; NaN before its first bar. */
  values = new Float64Array(0);
  #versions = '';

  constructor(symbol: MarketSymbol, bars: JoinedBars) {
    this.symbol = symbol;
    this.bars = bars;
  }

  /**
   * Updates the values, and loads older bars that are missing.
   * @param from start (µs) of the oldest bar that the chart shows soon
   */
  follow(main: BarSeries, from: number): void {
    const { bars } = this;
    bars.refresh();
    bars.loadOlder(!((bars.start[0] ?? Number.POSITIVE_INFINITY) <= from));
    const versions = `${main.version} ${bars.version}`;
    if (versions === this.#versions) return;
    this.#versions = versions;
    if (this.values.length < main.size) this.values = new Float64Array(main.size + 64);
    alignCloses(main, bars, this.values);
    this.values.fill(Number.NaN, main.size);
  }
}

/** Writes the newest close of the other series at each bar; NaN before its first bar. */
export function alignCloses(
  { size, start }: Pick<BarSeries, 'size' | 'start'>,
  other: Pick<BarSeries, 'size' | 'start' | 'close'>,
  into: Float64Array,
): void {
  let next = 0;
  for (let at = 0; at < size; at++) {
    while (next < other.size && (other.start[next] as number) <= (start[at] as number)) next++;
    into[at] = next === 0 ? Number.NaN : (other.close[next - 1] as number);
  }
}

/** Returns the value that is 0 % for a line: its first value in view; NaN without one. */
export function baseOf(values: Float64Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const value = values[at] as number;
    if (value > 0) return value;
  }
  return Number.NaN;
}
