import { BollingerBands, EMA, MACD, RSI, SMA } from 'trading-signals';
import type { BarSeries } from '../../store/client-bar-series';
import { pricedBars, type VwapDays, vwapDays, vwapOfBars } from '../vwap';

/** Kinds of indicator with their default parameters. */
export const INDICATORS = {
  sma: [50],
  ema: [20],
  vwap: [],
  bb: [20, 2],
  rsi: [14],
  macd: [12, 26, 9],
} as const satisfies Record<string, readonly number[]>;
export type IndicatorKind = keyof typeof INDICATORS;

/** Maximum period of an indicator, bars. */
export const MAX_PERIOD_BARS = 500;

export interface IndicatorId {
  readonly kind: IndicatorKind;
  readonly numbers: readonly number[];
}

/** Parses `ema:20` or `bb:20:2`; parameters left out take their defaults. Returns `undefined` for other texts. */
export function parseIndicator(text: string): IndicatorId | undefined {
  const [name = '', ...given] = text.split(':');
  if (!Object.hasOwn(INDICATORS, name)) return undefined;
  const kind = name as IndicatorKind;
  const numbers = INDICATORS[kind].map((usual, at) => (given[at] === undefined ? usual : Number(given[at])));
  const right = numbers.every((number) => number > 0 && number <= MAX_PERIOD_BARS);
  return right && given.length <= numbers.length ? { kind, numbers } : undefined;
}

export function indicatorText({ kind, numbers }: IndicatorId): string {
  return [kind, ...numbers].join(':');
}

/** Returns true for a kind that is drawn over the prices, false for one with its own panel. */
export function isOverlay(kind: IndicatorKind): boolean {
  return kind !== 'rsi' && kind !== 'macd';
}

/** Lines of an indicator: a value at each bar, NaN where there is none yet. */
export interface IndicatorLines {
  readonly id: IndicatorId;
  /** MACD: line, signal, histogram. Bollinger: upper, middle, lower. Others: one. */
  readonly lines: readonly Float64Array[];
  /** Updates the lines to the current bars. */
  follow(bars: BarSeries & { readonly ended?: boolean }): void;
}

/** @param days of the instrument, for VWAP; UTC days by default */
export function createIndicator(id: IndicatorId, days: VwapDays = vwapDays(undefined)): IndicatorLines {
  return id.kind === 'vwap' ? new VwapLine(id, days) : new SignalLines(id);
}

type Step = (close: number, replace: boolean) => readonly (number | undefined)[];

/** An indicator of closes. A change of the forming bar recomputes only the last value. */
class SignalLines implements IndicatorLines {
  readonly id: IndicatorId;
  lines: Float64Array[];
  #step: Step;
  #shape = -1;
  #size = 0;
  #version = -1;

  constructor(id: IndicatorId) {
    this.id = id;
    this.#step = stepOf(id);
    this.lines = this.#made(0);
  }

  follow(bars: BarSeries): void {
    if (bars.version === this.#version) return;
    if (bars.shapeVersion !== this.#shape) {
      this.#step = stepOf(this.id);
      this.lines = this.#made(bars.size);
      for (let at = 0; at < bars.size; at++) this.#put(at, bars.close[at] as number, false);
    } else if (this.#size > 0) this.#put(bars.size - 1, bars.close[bars.size - 1] as number, true);
    this.#shape = bars.shapeVersion;
    this.#size = bars.size;
    this.#version = bars.version;
  }

  #put(at: number, close: number, replace: boolean): void {
    const values = this.#step(close, replace);
    for (const [n, line] of this.lines.entries()) line[at] = values[n] ?? Number.NaN;
  }

  #made(size: number): Float64Array[] {
    const count = this.id.kind === 'bb' || this.id.kind === 'macd' ? 3 : 1;
    return Array.from({ length: count }, () => new Float64Array(size).fill(Number.NaN));
  }
}

function stepOf({ kind, numbers: [first = 1, second = 1, third = 1] }: IndicatorId): Step {
  if (kind === 'bb') {
    const bands = new BollingerBands(first, second);
    return (close, replace) => {
      const value = bands.update(close, replace);
      return [value?.upper, value?.middle, value?.lower];
    };
  }
  if (kind === 'macd') {
    const macd = new MACD(new EMA(first), new EMA(second), new EMA(third));
    return (close, replace) => {
      const value = macd.update(close, replace);
      return [value?.macd, value?.signal, value?.histogram];
    };
  }
  const single = kind === 'sma' ? new SMA(first) : kind === 'rsi' ? new RSI(first) : new EMA(first);
  return (close, replace) => [single.update(close, replace) ?? undefined];
}

/** Volume-weighted average price since the start of the trading day; NaN on a day whose first bars are not loaded. */
class VwapLine implements IndicatorLines {
  readonly id: IndicatorId;
  lines: Float64Array[] = [new Float64Array(0)];
  #version = -1;
  #ended = false;

  readonly #days: VwapDays;

  constructor(id: IndicatorId, days: VwapDays) {
    this.id = id;
    this.#days = days;
  }

  follow(bars: BarSeries & { readonly ended?: boolean }): void {
    const ended = bars.ended ?? true;
    if (bars.version === this.#version && ended === this.#ended) return;
    this.#version = bars.version;
    this.#ended = ended;
    let [line = new Float64Array(0)] = this.lines;
    if (line.length !== bars.size) {
      line = new Float64Array(bars.size);
      this.lines = [line];
    }
    vwapOfBars(pricedBars(bars), this.#days, { from: 0, to: bars.size }, this.#isWhole(bars), line);
  }

  /** True if the first bar begins its day, or no older one exists. */
  #isWhole({ start, size, ended }: BarSeries & { readonly ended?: boolean }): boolean {
    const first = start[0];
    return size === 0 || first === undefined || (ended ?? true) || this.#days.dayStart(first) === first;
  }
}
