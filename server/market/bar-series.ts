import { amountOf, type Decimals, type StateReader, type StateWriter, unitsOf } from './state/state-bytes';

/** A bar without its symbol and interval. Times in µs. */
export interface StoredBar {
  readonly start: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
  readonly trades: number;
}

/** Part of a bar: a shorter one, or a trade. */
export type BarPart = Pick<StoredBar, 'open' | 'close' | 'trades'>;

/** Columns: start, open, high, low, close, volume, trades, version. */
const STRIDE = 8;
const VERSION = 7;
const FIRST_CAPACITY = 8;
/** Bytes of a written bar, at least. */
const MIN_BAR_BYTES = 8;

/** Newest bars of one symbol and interval, oldest first, the last one forming; at most `limit`. */
export class BarSeries {
  #data = new Float64Array(0);
  #capacity = 0;
  #start = 0;
  #count = 0;
  #version = 0;
  /** Version of the last change to a bar other than the newest. */
  #lateVersion = 0;
  /** Minimum start of a bar, µs; older ones are ignored. */
  #floor = Number.NEGATIVE_INFINITY;
  #restoredVersion = 0;

  constructor(readonly limit: number) {}

  /** Memory of its bars, bytes. */
  get bytes(): number {
    return this.#data.byteLength;
  }

  /** Highest version of its bars. */
  get version(): number {
    return this.#version;
  }

  /** Version that restored bars got; 0 without restored bars. */
  get restoredVersion(): number {
    return this.#restoredVersion;
  }

  /** Start of the oldest bar, µs; infinite without one. */
  get oldestStart(): number {
    return this.#count === 0 ? Number.POSITIVE_INFINITY : this.#startOf(0);
  }

  /** Start of the newest bar, µs; negative infinite without one. */
  get newestStart(): number {
    return this.#count === 0 ? Number.NEGATIVE_INFINITY : this.#startOf(this.#count - 1);
  }

  /** Start from which no bar is missing because it was dropped or left out, µs. */
  get wholeFrom(): number {
    return this.#count === this.limit ? this.oldestStart : this.#floor;
  }

  /**
   * Fills an empty series with known bars, oldest first.
   * @param from start (µs) from which these are all; older bars are ignored from then on: the history has those
   * complete
   */
  restore(bars: readonly StoredBar[], version: number, from: number): void {
    for (const bar of bars) this.set(bar, version);
    this.#restoredVersion = version;
    this.#floor = from;
  }

  /** Fills an empty series with the bars of another one. */
  restoreFrom(series: BarSeries, version: number): void {
    this.restore(series.newer(-1, series.limit), version, series.#floor);
  }

  /**
   * Adds a trade to the bar that starts at `start`.
   * @param isLate true if a newer trade was added before: the close of a bar with trades stays
   * @returns false if the bar is older than all kept ones
   */
  addTrade(
    start: number,
    price: number,
    volume: (known: number) => number,
    version: number,
    isLate = false,
  ): boolean {
    const k = this.#place(start);
    if (k < 0) return false;
    if (k < this.#count - 1) this.#lateVersion = version;
    const at = this.#at(k);
    const data = this.#data;
    if (Number.isNaN(data[at + 1] as number)) {
      data[at + 1] = data[at + 2] = data[at + 3] = data[at + 4] = price;
    }
    if (price > (data[at + 2] as number)) data[at + 2] = price;
    if (price < (data[at + 3] as number)) data[at + 3] = price;
    if (!isLate) data[at + 4] = price;
    data[at + 5] = volume(data[at + 5] as number);
    data[at + 6] = (data[at + 6] as number) + 1;
    data[at + VERSION] = version;
    this.#version = version;
    return true;
  }

  /**
   * Sets the first and the last price of a bar with a late trade to those of its parts, as far as they are known.
   * @param parts shorter bars by time
   * @param isRestOlder true if parts that are missing came before these, as those from before a restart
   */
  setEnds(start: number, parts: readonly BarPart[], isRestOlder: boolean): void {
    const at = this.#at(this.#place(start));
    const [first, last] = [parts[0], parts.at(-1)];
    if (first === undefined || last === undefined) return;
    const isWhole = parts.reduce((sum, part) => sum + part.trades, 0) === this.#data[at + 6];
    if (isWhole) this.#data[at + 1] = first.open;
    if (isWhole || isRestOlder) this.#data[at + 4] = last.close;
  }

  /** Replaces the bar with the same start. */
  set(bar: StoredBar, version: number): void {
    const k = this.#place(bar.start);
    if (k < 0) return;
    if (k < this.#count - 1) this.#lateVersion = version;
    const at = this.#at(k);
    this.#data.set([bar.start, bar.open, bar.high, bar.low, bar.close, bar.volume, bar.trades, version], at);
    this.#version = version;
  }

  /** Returns bars with a version above the given one, oldest first, at most the newest `limit`. */
  newer(version: number, limit: number): readonly StoredBar[] {
    return this.newerOr(version, Number.POSITIVE_INFINITY, limit);
  }

  /** Returns bars with a version above the given one or a start (µs) after the given one, oldest first. */
  newerOr(version: number, after: number, limit = Number.POSITIVE_INFINITY): StoredBar[] {
    const found: StoredBar[] = [];
    // As long as only newest bars changed, versions ascend with the starts.
    const isSorted = this.#lateVersion <= version;
    for (let k = this.#count - 1; k >= 0 && found.length < limit; k--) {
      const at = this.#at(k);
      const isWanted = (this.#data[at + VERSION] as number) > version || (this.#data[at] as number) > after;
      if (isWanted) found.push(this.#bar(at));
      else if (isSorted) break;
    }
    return found.reverse();
  }

  /** Returns bars with `from` ≤ start < `to`, oldest first, at most the newest `limit`. */
  range(from: number, to: number, limit: number): readonly StoredBar[] {
    const found: StoredBar[] = [];
    for (let k = this.#count - 1; k >= 0 && found.length < limit; k--) {
      const bar = this.#bar(this.#at(k));
      if (bar.start < from) break;
      if (bar.start < to) found.push(bar);
    }
    return found.reverse();
  }

  /** Returns the newest bar that starts at or before the time (µs). */
  startedBy(time: number): StoredBar | undefined {
    let k = this.#count - 1;
    while (k >= 0 && this.#startOf(k) > time) k--;
    return k < 0 ? undefined : this.#bar(this.#at(k));
  }

  /** Returns the forming bar. */
  newest(): StoredBar | undefined {
    return this.#count === 0 ? undefined : this.#bar(this.#at(this.#count - 1));
  }

  /** Writes the bars, oldest first. */
  write(state: StateWriter, { priceDecimals, sizeDecimals }: Decimals): void {
    state.number(this.#floor);
    state.count(this.#count);
    let [lastStart, lastClose] = [0, 0];
    for (let k = 0; k < this.#count; k++) {
      const { start, open, high, low, close, volume, trades } = this.#bar(this.#at(k));
      const [o, h, l, c] = [open, high, low, close].map((price) => unitsOf(price, priceDecimals));
      const v = unitsOf(volume, sizeDecimals);
      const isWhole = Number.isSafeInteger(start) && Number.isSafeInteger(trades);
      const isExact = isWhole && [o, h, l, c, v].every((units) => units !== undefined);
      state.flag(isExact);
      if (isExact) {
        state.signed(start - lastStart);
        state.signed((o as number) - lastClose);
        for (const units of [h, l, c]) state.signed((units as number) - (o as number));
        state.count(v as number);
        state.count(trades);
        lastClose = c as number;
      } else for (const value of [start, open, high, low, close, volume, trades]) state.number(value);
      lastStart = start;
    }
  }

  /** Reads bars into an empty series, all under one version. */
  read(state: StateReader, { priceDecimals, sizeDecimals }: Decimals, version: number): void {
    const floor = state.number();
    const count = state.length(MIN_BAR_BYTES);
    let [start, lastClose] = [0, 0];
    const price = (units: number): number => amountOf(units, priceDecimals);
    for (let k = 0; k < count; k++) {
      if (state.flag()) {
        start += state.signed();
        const o = lastClose + state.signed();
        const [h, l, c] = [o + state.signed(), o + state.signed(), o + state.signed()] as const;
        const volume = amountOf(state.count(), sizeDecimals);
        const prices = { open: price(o), high: price(h), low: price(l), close: price(c) };
        this.set({ start, ...prices, volume, trades: state.count() }, version);
        lastClose = c;
      } else {
        start = state.number();
        const [open, high, low, close] = [state.number(), state.number(), state.number(), state.number()];
        const [volume, trades] = [state.number(), state.number()];
        this.set({ start, open, high, low, close, volume, trades }, version);
      }
    }
    this.#lateVersion = version;
    this.#restoredVersion = version;
    this.#floor = floor;
  }

  #startOf(k: number): number {
    return this.#data[this.#at(k)] as number;
  }

  #at(k: number): number {
    return ((this.#start + k) % this.#capacity) * STRIDE;
  }

  #bar(at: number): StoredBar {
    const d = this.#data;
    return {
      start: d[at] as number,
      open: d[at + 1] as number,
      high: d[at + 2] as number,
      low: d[at + 3] as number,
      close: d[at + 4] as number,
      volume: d[at + 5] as number,
      trades: d[at + 6] as number,
    };
  }

  /**
   * Returns the position of the bar with this start, inserted if missing; −1 if it is older than all kept bars.
   */
  #place(start: number): number {
    if (start < this.#floor) return -1;
    let k = this.#count - 1;
    while (k >= 0 && (this.#data[this.#at(k)] as number) > start) k--;
    if (k >= 0 && this.#data[this.#at(k)] === start) return k;
    if (this.#count === this.limit) {
      if (k < 0) return -1;
      this.#start = (this.#start + 1) % this.#capacity;
      this.#count--;
      k--;
    } else if (this.#count === this.#capacity) this.#grow();
    for (let later = this.#count; later > k + 1; later--) {
      const from = this.#at(later - 1);
      this.#data.copyWithin(this.#at(later), from, from + STRIDE);
    }
    this.#count++;
    const at = this.#at(k + 1);
    this.#data.set([start, Number.NaN, Number.NaN, Number.NaN, Number.NaN, 0, 0, 0], at);
    return k + 1;
  }

  #grow(): void {
    const capacity = Math.min(this.limit, Math.max(FIRST_CAPACITY, this.#capacity * 2));
    const data = new Float64Array(capacity * STRIDE);
    for (let k = 0; k < this.#count; k++) {
      const at = this.#at(k);
      data.set(this.#data.subarray(at, at + STRIDE), k * STRIDE);
    }
    this.#data = data;
    this.#start = 0;
    this.#capacity = capacity;
  }
}
