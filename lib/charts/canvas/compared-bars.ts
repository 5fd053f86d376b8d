import type { MarketSymbol } from '../../market/instrument';
import type { BarSeries } from '../../store/client-bar-series';
import type { JoinedBars } from './joined-bars';

/** Symbols that one chart compares with its own at most. */
export const MAX_COMPARED = 4;

/** Another symbol's closes at the bars of a chart. */
export class ComparedBars {
  readonly symbol: MarketSymbol;
  readonly bars: JoinedBars;
  /** A close for each bar of the chart: the other's newest by then; NaN before its first. */
  values = new Float64Array(0);
  #versions = '';

  constructor(symbol: MarketSymbol, bars: JoinedBars) {
    this.symbol = symbol;
    this.bars = bars;
  }

  /**
   * Takes over what has come, and asks for what is missing.
   * @param from start (µs) of the oldest of the chart's bars that is about to be seen
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

/** Writes the other series' newest close by each of the bars, and NaN before its first. */
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

/** What 0 % is for a line in view: its first value there; NaN while it has none. */
export function baseOf(values: Float64Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const value = values[at] as number;
    if (value > 0) return value;
  }
  return Number.NaN;
}
