import { VenueClocks } from '../calendar/calendars';
import type { Instrument } from '../market/instrument';
import { barStart, isOfDays } from '../market/interval';
import { PriceMean } from '../market/turnover';
import type { BarSeries } from '../store/client-bar-series';

/** Days that a VWAP begins with, and its kind of mean. */
export interface VwapDays {
  /** Returns the start (µs) of the trading day that contains the time. */
  dayStart(time: number): number;
  /** True for the harmonic mean of an inverse contract. */
  readonly inverse: boolean;
}

/** Returns the days of an instrument's calendar; UTC days without one. */
export function vwapDays(instrument: Instrument | undefined): VwapDays {
  const clock = new VenueClocks().of(instrument?.calendar);
  return {
    dayStart: (time) => clock?.dayAt(time).from ?? barStart(time, '1d'),
    inverse: instrument?.inverse === true,
  };
}

/** Bars that a VWAP is computed from, by index. */
export interface PricedBars {
  readonly interval: BarSeries['interval'];
  value(field: 'start' | 'high' | 'low' | 'close' | 'volume', at: number): number;
}

/** Adapts the columns of a series. */
export function pricedBars(
  bars: Pick<BarSeries, 'interval' | 'start' | 'high' | 'low' | 'close' | 'volume'>,
): PricedBars {
  return { interval: bars.interval, value: (field, at) => bars[field][at] ?? Number.NaN };
}

/**
 * Computes the volume-weighted average price of the day at each bar, from typical prices (high + low + close) / 3.
 * NaN before the first volume of a day.
 * @param span bars to compute, `to` excluded
 * @param isWhole true if the first bar of the span begins its day, or no bar is older; else its day is NaN
 * @param into receives the values, from index 0
 */
export function vwapOfBars(
  bars: PricedBars,
  days: VwapDays,
  span: { readonly from: number; readonly to: number },
  isWhole: boolean,
  into: Float64Array,
): Float64Array {
  const mean = new PriceMean(days.inverse);
  let day = Number.NaN;
  let isKnown = isWhole;
  for (let at = span.from; at < span.to; at++) {
    const start = bars.value('start', at);
    // A daily bar starts at 00:00 UTC of its date, which need not be inside its day. One of several days has its own mean.
    const today = isOfDays(bars.interval) ? start : days.dayStart(start);
    if (today !== day) {
      isKnown ||= !Number.isNaN(day);
      mean.clear();
      day = today;
    }
    const typical = (bars.value('high', at) + bars.value('low', at) + bars.value('close', at)) / 3;
    mean.add(typical, bars.value('volume', at));
    into[at - span.from] = isKnown ? mean.value : Number.NaN;
  }
  return into;
}

/** Returns the index of the first bar of the day of the bar at an index. */
export function dayBegin(bars: PricedBars, days: VwapDays, at: number): number {
  if (isOfDays(bars.interval)) return at;
  const day = days.dayStart(bars.value('start', at));
  let first = at;
  while (first > 0 && bars.value('start', first - 1) >= day) first--;
  return first;
}

/**
 * Computes the VWAP of the newest day at each bar; NaN before it. Where the day's first bar is not in the series, bars are
 * subtracted from the day's figures.
 */
export function vwapOfNewestDay(
  series: BarSeries,
  days: VwapDays,
  figures: { readonly vwap: number; readonly volume: number },
): Float64Array {
  const bars = pricedBars(series);
  const { size } = series;
  const line = new Float64Array(size).fill(Number.NaN);
  if (size === 0) return line;
  const from = dayBegin(bars, days, size - 1);
  const first = bars.value('start', from);
  if (from > 0 || isOfDays(bars.interval) || first === days.dayStart(first)) {
    vwapOfBars(bars, days, { from, to: size }, true, line.subarray(from));
    return line;
  }
  const mean = new PriceMean(days.inverse);
  if (figures.volume > 0) mean.add(figures.vwap, figures.volume);
  for (let at = size - 1; at >= from && mean.size > 0; at--) {
    line[at] = mean.value;
    const typical = (bars.value('high', at) + bars.value('low', at) + bars.value('close', at)) / 3;
    mean.add(typical, -bars.value('volume', at));
  }
  return line;
}
