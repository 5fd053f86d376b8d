import type { VenueClocks } from '../../lib/calendar/calendars';
import type { TradingDay, VenueClock } from '../../lib/calendar/trading-calendar';
import { type BarEvent, type DayState, EARLIEST_TIME, type TradeEvent } from '../../lib/market/event';
import { CALCULATED_VENUE, changesOver24Hours, type Instrument } from '../../lib/market/instrument';
import { barStart, INTERVAL_MICROS } from '../../lib/market/interval';
import type { QuoteField } from '../../lib/market/quote-field';
import { contractSizeOf, PriceMean } from '../../lib/market/turnover';
import { roundMean, scaleOf } from '../../lib/protocol/binary/scale';
import type { StoredBar } from './bar-series';
import type { QuoteColumns } from './quote-columns';
import type { StateReader, StateWriter } from './state/state-bytes';
import type { BarSpan, Bars } from './symbol-bars';

const DAY_MICROS = INTERVAL_MICROS['1d'];
/** Delay of the first event after the opening that still counts as having seen it, µs. */
const MAX_OPENING_DELAY = 60_000_000;
/** Intervals that tell the price of 24 hours ago, and the steps in which it moves, the finest first. */
const REFERENCE_INTERVALS = ['5m', '15m', '1h', '1d'] as const;
const REFERENCE_STEP = INTERVAL_MICROS['5m'];

/** Change of the figures by a venue's day bar. */
export interface DayGrowth {
  /** True if the day had figures before. */
  readonly isSameDay: boolean;
  /** Volume since then. */
  readonly traded: number;
}

export interface DayStatisticsOptions {
  readonly quotes: QuoteColumns;
  readonly row: number;
  readonly bars: Bars;
  readonly instrument: Instrument;
  readonly clocks: VenueClocks;
}

/**
 * Statistics of the trading day of one symbol, written to its quote: open, high, low, volume, VWAP, previous close.
 * The day is that of the instrument's calendar. Without a calendar it is the UTC day; or, if the feed gives previous
 * closes, it lasts until the next one, at most 24 hours.
 */
export class DayStatistics {
  readonly #clocks: VenueClocks;
  readonly #quotes: QuoteColumns;
  readonly #row: number;
  readonly #bars: Bars;
  #instrument: Instrument;
  #isDescribed = false;
  #clock: VenueClock | undefined;
  #grid: { readonly priceDecimals: number; readonly tickUnits: number };
  #day: TradingDay | undefined;
  /** Bar of the day, with a calendar. */
  #span: BarSpan = { start: 0, from: 0, to: 0 };
  #mean: PriceMean;
  #openTime = Number.NaN;
  #newestTime = Number.NEGATIVE_INFINITY;
  /** Time of the first event of the symbol. */
  #firstTime = Number.NaN;
  /** Trading date of the newest previous close that an instrument event gave, and that close. */
  #describedDate = Number.NaN;
  #describedClose = Number.NaN;
  #referenceStep = Number.NaN;

  constructor({ quotes, row, bars, instrument, clocks }: DayStatisticsOptions) {
    this.#clocks = clocks;
    this.#quotes = quotes;
    this.#row = row;
    this.#bars = bars;
    this.#instrument = instrument;
    this.#grid = scaleOf(instrument, 0, 0);
    this.#mean = new PriceMean(instrument.inverse === true);
  }

  /** Time of the first event of the symbol, µs; NaN before it. */
  get firstTime(): number {
    return this.#firstTime;
  }

  /** True once there are figures of a day. */
  get hasDay(): boolean {
    return this.#day !== undefined;
  }

  /** Time of the newest trade, µs; negative infinite before the first. */
  get newestTime(): number {
    return this.#newestTime;
  }

  /** Records the time (µs) of an event of the symbol, of which the first counts. */
  heard(time: number): void {
    if (Number.isNaN(this.#firstTime)) this.#firstTime = time;
  }

  /** Takes over a new description. @param time of its event, µs */
  describe(instrument: Instrument, time: number, version: number): void {
    const before = this.#isDescribed ? this.#instrument : undefined;
    this.#follow(instrument);
    const { prevClose } = instrument;
    if (prevClose === undefined || prevClose === before?.prevClose) return;
    const date = this.#dayAt(time).date;
    const isOther =
      this.#clock === undefined ? before?.prevClose !== undefined : date > (this.#day?.date ?? date);
    if (isOther && this.#day !== undefined) this.#begin(this.#dayAt(time), version);
    this.#describedDate = date;
    this.#describedClose = prevClose;
    this.#set('prevClose', prevClose, version);
    this.#set('reference', Number.NaN, version);
  }

  #follow(instrument: Instrument): void {
    this.#isDescribed = true;
    this.#instrument = instrument;
    this.#grid = scaleOf(instrument, 0, 0);
    const { prevClose, calendar, inverse } = instrument;
    this.#clock =
      this.#clocks.of(calendar) ?? (prevClose === undefined ? this.#clocks.of('24/7') : undefined);
    if ((inverse === true) !== this.#mean.inverse) this.#mean = new PriceMean(inverse === true);
  }

  /** Begins the day of a trade, if it is another one. Returns the day's bar. */
  reach(time: number, version: number): BarSpan {
    if (this.#day === undefined) this.#adopt(time, version);
    else if (time >= this.#day.to) this.#begin(this.#dayAt(time), version);
    return this.isEarlier(time) || this.#clock === undefined ? this.barAt(time) : this.#span;
  }

  /** True for the time of a trade from before the day of the figures. */
  isEarlier(time: number): boolean {
    return this.#day !== undefined && time < this.#day.from;
  }

  /** Adds a trade of the day that {@link reach} has begun. @param add returns the new volume for the old one */
  add({ price, size, timestamp }: TradeEvent, add: (volume: number) => number, version: number): void {
    this.#setVolume(add(this.#get('volume') || 0), version);
    this.#mean.add(price, size);
    this.#writeMean(version);
    if (!(this.#get('high') >= price)) this.#set('high', price, version);
    if (!(this.#get('low') <= price)) this.#set('low', price, version);
    if (!(this.#openTime <= timestamp)) {
      this.#openTime = timestamp;
      this.#set('open', price, version);
      if (!changesOver24Hours(this.#instrument)) this.#referToOpen(version);
    }
  }

  /** Records the newest price, for the change. */
  moved(price: number, time: number, version: number): void {
    this.#newestTime = time;
    if (changesOver24Hours(this.#instrument)) this.#moveReference(price, time, version);
    else this.#referToOpen(version);
  }

  /** Looks for the price of 24 hours ago again after a bar from before the one that was found. */
  addedBar(start: number, version: number): void {
    if (!changesOver24Hours(this.#instrument) || !(start < this.#get('referenceTime'))) return;
    this.#referenceStep = Number.NaN;
    this.#moveReference(this.#get('last'), this.#newestTime, version);
  }

  /** Measures the change from the open without a previous close. */
  #referToOpen(version: number): void {
    if (!Number.isNaN(this.#get('prevClose'))) return;
    this.#set('reference', this.#get('open'), version);
    this.#set('referenceTime', this.#openTime, version);
  }

  /**
   * Sets the figures to those of a venue's day bar.
   * @returns the volume traded since the last one of the day; undefined for a bar of an earlier day
   */
  setDay(bar: BarEvent, version: number): DayGrowth | undefined {
    if (bar.day !== undefined) return this.#restore(bar, bar.day, version);
    const date = this.dateOf(bar.start);
    if (this.#day === undefined) this.#adopt(bar.timestamp, version, date);
    const known = this.#day as TradingDay;
    if (date < known.date) return undefined;
    if (date > known.date)
      this.#begin(this.#clock?.dayOf(date) ?? unboundedDay(date, bar.timestamp), version);
    const before = this.#get('volume') || 0;
    const isSameDay = date === known.date && !Number.isNaN(this.#get('open'));
    const traded = isSameDay ? bar.volume - before : bar.volume;
    this.#addMean(bar, traded, isSameDay);
    this.#setFigures(bar, version);
    this.#set('since', Number.NaN, version);
    if (!(this.#openTime <= bar.timestamp)) this.#openTime = Math.min(bar.timestamp, known.to);
    this.#writeMean(version);
    this.moved(bar.close, Math.max(this.#newestTime, bar.timestamp), version);
    return { isSameDay, traded };
  }

  /** Returns the trading date, 00:00 UTC (µs), of a venue's day bar that starts at the time. */
  dateOf(start: number): number {
    return start % DAY_MICROS === 0 || this.#clock === undefined ? start : this.#clock.dayAt(start).date;
  }

  /** Returns the state for a keyframe; undefined before the first trade. */
  state(): DayState | undefined {
    if (this.#day === undefined) return undefined;
    return {
      ...this.#day,
      ...known('openTime', this.#openTime),
      ...known('newestTime', this.#newestTime),
      ...known('lastSize', this.#get('lastSize')),
      ...known('meanSize', this.#mean.size),
      ...known('meanSum', this.#mean.weighted),
      ...known('since', this.#get('since')),
      ...known('prevClose', this.#get('prevClose')),
      ...known('describedDate', this.#describedDate),
      ...known('describedClose', this.#describedClose),
      ...known('reference', this.#get('reference')),
      ...known('referenceTime', this.#get('referenceTime')),
    };
  }

  /** Writes all that the quote does not have. */
  write(state: StateWriter): void {
    const { date, from, to } = this.#day ?? { date: Number.NaN, from: Number.NaN, to: Number.NaN };
    const times = [this.#openTime, this.#newestTime, this.#firstTime, this.#referenceStep];
    const described = [this.#describedDate, this.#describedClose];
    for (const value of [date, from, to, ...times, ...described, this.#mean.size, this.#mean.weighted])
      state.number(value);
  }

  /** Reads it for an instrument. */
  read(instrument: Instrument, state: StateReader): void {
    this.#follow(instrument);
    const [date, from, to] = [state.number(), state.number(), state.number()];
    if (!Number.isNaN(date)) this.#setSpan({ date, from, to });
    this.#openTime = state.number();
    this.#newestTime = state.number();
    this.#firstTime = state.number();
    this.#referenceStep = state.number();
    this.#describedDate = state.number();
    this.#describedClose = state.number();
    this.#mean.restore(state.number(), state.number());
  }

  #restore(bar: BarEvent, state: DayState, version: number): DayGrowth {
    this.#setFigures(bar, version);
    this.#setSpan(this.#clock?.dayOf(state.date) ?? { date: state.date, from: state.from, to: state.to });
    this.#openTime = state.openTime ?? Number.NaN;
    this.#newestTime = state.newestTime ?? Number.NEGATIVE_INFINITY;
    this.#describedDate = state.describedDate ?? Number.NaN;
    this.#describedClose = state.describedClose ?? Number.NaN;
    this.#mean.restore(state.meanSize ?? 0, state.meanSum ?? 0);
    this.#writeMean(version);
    for (const field of ['lastSize', 'since', 'prevClose', 'reference', 'referenceTime'] as const) {
      this.#set(field, state[field] ?? Number.NaN, version);
    }
    this.#referenceStep = Math.floor(this.#newestTime / REFERENCE_STEP);
    return { isSameDay: true, traded: 0 };
  }

  #setFigures(figures: Pick<StoredBar, 'open' | 'high' | 'low' | 'volume'>, version: number): void {
    for (const field of ['open', 'high', 'low'] as const) this.#set(field, figures[field], version);
    this.#setVolume(figures.volume, version);
  }

  /** Sets the volume; calculated instruments have none. */
  #setVolume(volume: number, version: number): void {
    if (this.#instrument.venue !== CALCULATED_VENUE) this.#set('volume', volume, version);
  }

  /** Continues the day of a stored bar, or begins the first one. */
  #adopt(time: number, version: number, date = this.#dayAt(time).date): void {
    // Without a calendar, trades from before the first one are of its day too.
    const day = this.#clock?.dayOf(date) ?? { ...unboundedDay(date, time), from: EARLIEST_TIME };
    this.heard(time);
    this.#setSpan(day);
    const series = this.#bars.given('1d');
    const stored = series.startedBy(day.date);
    const isToday = stored?.start === day.date;
    const before = isToday ? series.startedBy(day.date - 1) : stored;
    if (Number.isNaN(this.#get('prevClose')) && before !== undefined)
      this.#set('prevClose', before.close, version);
    const opening = this.#clock?.opening(day) ?? Number.NaN;
    if (!isToday) {
      const isWhole = this.#firstTime <= opening + MAX_OPENING_DELAY;
      this.#set('since', isWhole ? Number.NaN : this.#firstTime, version);
      return;
    }
    this.#setFigures(stored, version);
    const bars = this.#barsOf(day);
    const first = bars[0]?.start ?? day.from;
    this.#openTime = first;
    this.#set('since', first <= opening + MAX_OPENING_DELAY ? Number.NaN : first, version);
    for (const bar of bars) this.#mean.add((bar.high + bar.low + bar.close) / 3, bar.volume);
  }

  /** Returns the finest known bars that reach back to the first one of the day. */
  #barsOf({ from, to }: TradingDay): readonly StoredBar[] {
    let found: readonly StoredBar[] = [];
    for (const interval of ['1h', '15m', '5m', '1m'] as const) {
      const bars = this.#bars.given(interval).range(from, to, Number.POSITIVE_INFINITY);
      const reachesBack = (bars[0]?.start ?? to) <= (found[0]?.start ?? to) + INTERVAL_MICROS['1h'];
      if (bars.length > 0 && reachesBack) found = bars;
    }
    return found;
  }

  #begin(day: TradingDay, version: number): void {
    this.#setSpan(day);
    for (const field of ['open', 'high', 'low', 'since'] as const) this.#set(field, Number.NaN, version);
    this.#setVolume(0, version);
    this.#mean.clear();
    this.#set('vwap', Number.NaN, version);
    this.#openTime = Number.NaN;
    const close = this.#describedDate === day.date ? this.#describedClose : this.#get('last');
    if (!Number.isNaN(close)) this.#set('prevClose', close, version);
    if (!changesOver24Hours(this.#instrument)) {
      this.#set('reference', Number.NaN, version);
      this.#set('referenceTime', Number.NaN, version);
    }
  }

  /** Adds the growth of a venue's day bar to the mean. */
  #addMean(bar: BarEvent, traded: number, isSameDay: boolean): void {
    const { turnover = Number.NaN, volume, high, low, close } = bar;
    const given = turnover / (volume * contractSizeOf(this.#instrument));
    // A mean outside the day's range shows that the contract size is not the one of the turnover.
    if (given >= low && given <= high) this.#mean.set(given, volume);
    else if (!isSameDay) this.#mean.set((high + low + close) / 3, volume);
    else if (traded > 0) this.#mean.add(close, traded);
  }

  #writeMean(version: number): void {
    const mean = this.#mean.value;
    this.#set('vwap', Number.isFinite(mean) ? roundMean(mean, this.#grid) : Number.NaN, version);
  }

  /** Moves the reference to the price of 24 hours ago, in steps of 5 minutes; keeps the first price until then. */
  #moveReference(price: number, time: number, version: number): void {
    const step = Math.floor(time / REFERENCE_STEP);
    if (step === this.#referenceStep) return;
    this.#referenceStep = step;
    const then = step * REFERENCE_STEP - DAY_MICROS;
    for (const interval of REFERENCE_INTERVALS) {
      const bar = this.#bars.given(interval).startedBy(then - INTERVAL_MICROS[interval]);
      if (bar === undefined) continue;
      this.#set('reference', bar.close, version);
      this.#set('referenceTime', then, version);
      return;
    }
    const oldest = this.#bars
      .given('5m')
      .range(EARLIEST_TIME, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)[0];
    const known = this.#get('referenceTime');
    if (oldest === undefined ? !Number.isNaN(known) : barStart(known, '5m') <= oldest.start) return;
    this.#set('reference', oldest?.open ?? price, version);
    this.#set('referenceTime', oldest?.start ?? time, version);
  }

  /** Returns the day bar of a trade at the time (µs). */
  barAt(time: number): BarSpan {
    if (this.#clock !== undefined) return spanOf(this.#clock.dayAt(time));
    const start = barStart(time, '1d');
    return { start, from: start, to: start + DAY_MICROS };
  }

  /** Returns the start (µs) of continuous trading on the day of the time; infinite without a calendar. */
  continuousFrom(time: number): number {
    return this.#clock?.opening(this.#clock.dayAt(time), 'open') ?? Number.POSITIVE_INFINITY;
  }

  #setSpan(day: TradingDay): void {
    this.#day = day;
    this.#span = spanOf(day);
  }

  #dayAt(time: number): TradingDay {
    return this.#clock?.dayAt(time) ?? unboundedDay(barStart(time, '1d'), time);
  }

  #get(field: QuoteField): number {
    return this.#quotes.get(this.#row, field);
  }

  #set(field: QuoteField, value: number, version: number): void {
    this.#quotes.set(this.#row, field, value, version);
  }
}

/** Creates a day that ends with the next previous close, or after 24 hours. */
function unboundedDay(date: number, from: number): TradingDay {
  return { date, from, to: from + DAY_MICROS };
}

function spanOf({ date, from, to }: TradingDay): BarSpan {
  return { start: date, from, to };
}

function known<F extends keyof DayState>(field: F, value: number): Partial<DayState> {
  return Number.isFinite(value) ? { [field]: value } : {};
}
