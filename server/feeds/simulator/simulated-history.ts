import type { BarEvent } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import { barStart, INTERVAL_MICROS, type TradeInterval } from '../../../lib/market/interval';
import type { Random } from './random';
import { DAY_MICROS } from './trading-day';
import type { Listing } from './universe';

/** Span of each interval's history, µs; each a multiple of the next longer interval. */
const MINUTE_BARS_MICROS = 3 * 3_600_000_000;
const FIVE_MINUTE_BARS_MICROS = 8 * 3_600_000_000;
const QUARTER_BARS_MICROS = 24 * 3_600_000_000;
const HOUR_BARS_MICROS = 5 * DAY_MICROS;
const DAY_BARS_MICROS = 29 * DAY_MICROS;

/** Mean length of a wick beyond the body, as a part of the bar's standard deviation. */
const WICK_PART = 0.45;
const VOLUME_SIGMA = 0.45;

/**
 * Base bars of a symbol's past: short ones for the last hours, longer ones before, each starting where the one
 * before ends. All other bars are built from them, so that intervals agree.
 */
export interface HistoryPlan {
  readonly end: number;
  /** Start of today, µs, and index of its first base bar. */
  readonly today: number;
  readonly firstOfToday: number;
  /** Starts of the base bars, µs, and the seconds of each that have passed at the end. */
  readonly starts: Float64Array;
  readonly seconds: Float64Array;
  /** Index of the first base bar of each interval. */
  readonly intervals: readonly { readonly interval: TradeInterval; readonly first: number }[];
}

/** Plans the past of a simulation that starts at `end` (µs); the same for all symbols. */
export function planHistory(end: number): HistoryPlan {
  const today = barStart(end, '1d');
  const fromMinutes = barStart(end - MINUTE_BARS_MICROS, '5m');
  const fromFives = barStart(end - FIVE_MINUTE_BARS_MICROS, '15m');
  const fromQuarters = barStart(end - QUARTER_BARS_MICROS, '1h');
  const fromHours = barStart(end - HOUR_BARS_MICROS, '1d');
  const fromDays = today - DAY_BARS_MICROS;
  const regions = [
    { interval: '1d', from: fromDays, to: fromHours },
    { interval: '1h', from: fromHours, to: fromQuarters },
    { interval: '15m', from: fromQuarters, to: fromFives },
    { interval: '5m', from: fromFives, to: fromMinutes },
    { interval: '1m', from: fromMinutes, to: end + 1 },
  ] as const;
  const starts: number[] = [];
  const intervals: { interval: TradeInterval; first: number }[] = [];
  for (const { interval, from, to } of regions) {
    intervals.push({ interval, first: starts.length });
    for (let start = from; start < to; start += INTERVAL_MICROS[interval]) starts.push(start);
  }
  const seconds = starts.map((start, k) => Math.max(1, ((starts[k + 1] ?? end) - start) / 1e6));
  return {
    end,
    today,
    firstOfToday: starts.findIndex((start) => start >= today),
    starts: Float64Array.from(starts),
    seconds: Float64Array.from(seconds),
    intervals,
  };
}

/** Prices and activity in which a symbol's past ends. Prices are in ticks. */
export interface HistoryTarget {
  readonly symbol: MarketSymbol;
  readonly prevClose: number;
  readonly last: number;
  /** Mean lots and trades per second; the same in the past as in the simulation. */
  readonly lotsPerSecond: number;
  readonly tradesPerSecond: number;
  readonly price: (ticks: number) => number;
  readonly size: (lots: number) => number;
}

/**
 * Builds the past bars of a symbol up to the end of the plan, longest interval first: 30 days of `1d`, five of
 * `1h`, 24 hours of `15m`, eight of `5m`, three of `1m`, each with its forming bar.
 * The last close is `target.last`; the last close before today is `target.prevClose`.
 */
export function pastBars(
  plan: HistoryPlan,
  listing: Listing,
  target: HistoryTarget,
  random: Random,
): BarEvent[] {
  const pieces = drawPieces(plan, listing, target, random);
  const bars: BarEvent[] = [];
  for (const { interval, first } of plan.intervals) addBars(bars, plan, pieces, target, interval, first);
  return bars;
}

interface Pieces {
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly lots: Float64Array;
  readonly trades: Float64Array;
}

function drawPieces(plan: HistoryPlan, listing: Listing, target: HistoryTarget, random: Random): Pieces {
  const count = plan.starts.length;
  const open = new Float64Array(count);
  const high = new Float64Array(count);
  const low = new Float64Array(count);
  const close = new Float64Array(count);
  const lots = new Float64Array(count);
  const trades = new Float64Array(count);
  const perRoot = listing.volatility / Math.sqrt(DAY_MICROS / 1e6);
  drawCloses(plan, target, random, perRoot, open, close);
  for (let k = 0; k < count; k++) {
    const seconds = plan.seconds[k] as number;
    const wick = WICK_PART * perRoot * Math.sqrt(seconds);
    const from = open[k] as number;
    const to = close[k] as number;
    high[k] = Math.round(Math.max(from, to) * (1 + wick * Math.abs(random.normal())));
    low[k] = Math.round(Math.min(from, to) * (1 - wick * Math.abs(random.normal())));
    const activity = Math.exp(VOLUME_SIGMA * random.normal() - VOLUME_SIGMA ** 2 / 2) * seconds;
    trades[k] = Math.max(1, Math.round(target.tradesPerSecond * activity));
    lots[k] = Math.max(trades[k] as number, Math.round(target.lotsPerSecond * activity));
  }
  return { open, high, low, close, lots, trades };
}

/**
 * Draws closes and opens in whole ticks: a walk back from the previous close, and a bridge from it to the last
 * price.
 */
function drawCloses(
  plan: HistoryPlan,
  target: HistoryTarget,
  random: Random,
  perRoot: number,
  open: Float64Array,
  close: Float64Array,
): void {
  const { firstOfToday, seconds } = plan;
  const count = seconds.length;
  let price = target.prevClose;
  for (let k = firstOfToday - 1; k >= 0; k--) {
    close[k] = Math.round(price);
    price /= 1 + perRoot * Math.sqrt(seconds[k] as number) * random.normal();
    open[k] = Math.round(price);
  }
  let walked = 0;
  let passed = 0;
  for (let k = firstOfToday; k < count; k++) {
    walked += perRoot * Math.sqrt(seconds[k] as number) * random.normal();
    passed += seconds[k] as number;
    close[k] = walked;
  }
  // Early in the day there is little time for the day's change: the rest of it is a gap at the open.
  const change = target.last / target.prevClose - 1;
  const gap = change * (1 - Math.sqrt(Math.min(1, passed / (DAY_MICROS / 1e6))));
  let before = target.prevClose * (1 + gap);
  let elapsed = 0;
  for (let k = firstOfToday; k < count; k++) {
    elapsed += seconds[k] as number;
    const bridged = (close[k] as number) + (elapsed / passed) * (change - gap - walked);
    open[k] = Math.round(before);
    before = target.prevClose * (1 + gap + bridged);
    close[k] = Math.round(before);
  }
  close[count - 1] = target.last;
}

function addBars(
  bars: BarEvent[],
  plan: HistoryPlan,
  pieces: Pieces,
  target: HistoryTarget,
  interval: TradeInterval,
  first: number,
): void {
  const { starts, end } = plan;
  const { price, size, symbol } = target;
  const timestamp = Math.floor(end / 1_000) * 1_000;
  const length = INTERVAL_MICROS[interval];
  for (let k = first; k < starts.length; ) {
    const start = starts[k] as number;
    const open = pieces.open[k] as number;
    let high = 0;
    let low = Number.POSITIVE_INFINITY;
    let lots = 0;
    let trades = 0;
    for (; k < starts.length && (starts[k] as number) < start + length; k++) {
      high = Math.max(high, pieces.high[k] as number);
      low = Math.min(low, pieces.low[k] as number);
      lots += pieces.lots[k] as number;
      trades += pieces.trades[k] as number;
    }
    bars.push({
      type: 'bar',
      symbol,
      timestamp,
      localTimestamp: end,
      interval,
      start,
      open: price(open),
      high: price(high),
      low: price(low),
      close: price(pieces.close[k - 1] as number),
      volume: size(lots),
      trades,
    });
  }
}
