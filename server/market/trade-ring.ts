import type { Side } from '../../lib/market/event';
import type { BarPart } from './bar-series';
import { amountOf, type Decimals, type StateReader, type StateWriter, unitsOf } from './state/state-bytes';

/** Maximum of trades kept per symbol; clients that miss older ones get a gap. */
export const MAX_KEPT_TRADES = 1024;
const FIRST_CAPACITY = 32;
const SIDES: readonly Side[] = ['unknown', 'buy', 'sell'];
/** Columns: version, price, size, timestamp, side, id. */
const STRIDE = 6;
const ID = 5;
/** Bytes of a written trade, at least. */
const MIN_TRADE_BYTES = 5;

export interface StoredTrade {
  readonly id: string;
  readonly price: number;
  readonly size: number;
  readonly side: Side;
  /** Venue's time, µs. */
  readonly timestamp: number;
}

/** Newest trades of one symbol with their versions; grows to its limit on demand. */
export class TradeRing {
  #capacity = 0;
  #start = 0;
  #count = 0;
  /** Ids that are not a whole number, by slot; their column is NaN. */
  readonly #textIds = new Map<number, string>();
  #numbers = new Float64Array(0);
  #droppedVersion = 0;

  constructor(readonly limit: number = MAX_KEPT_TRADES) {}

  /** Memory of its trades, bytes, without ids that are not numbers. */
  get bytes(): number {
    return this.#numbers.byteLength;
  }

  push(trade: StoredTrade, version: number): void {
    if (this.#count === this.#capacity) {
      if (this.#capacity < this.limit) this.#grow();
      else this.#drop();
    }
    const slot = (this.#start + this.#count++) % this.#capacity;
    const at = slot * STRIDE;
    this.#numbers[at] = version;
    this.#numbers[at + 1] = trade.price;
    this.#numbers[at + 2] = trade.size;
    this.#numbers[at + 3] = trade.timestamp;
    this.#numbers[at + 4] = SIDES.indexOf(trade.side);
    const id = numericId(trade.id);
    this.#numbers[at + ID] = id;
    if (Number.isNaN(id)) this.#textIds.set(slot, trade.id);
    else this.#textIds.delete(slot);
  }

  /** Returns trades with `from` < version ≤ `to`, oldest first, at most the newest `limit`. */
  between(from: number, to: number, limit = Number.POSITIVE_INFINITY): StoredTrade[] {
    const first = this.#firstAfter(from);
    let end = this.#count;
    while (end > first && (this.#numbers[this.#at(end - 1)] as number) > to) end--;
    const found: StoredTrade[] = [];
    for (let k = Math.max(first, end - limit); k < end; k++) found.push(this.#trade(k));
    return found;
  }

  newest(): StoredTrade | undefined {
    return this.#count === 0 ? undefined : this.#trade(this.#count - 1);
  }

  /** True if a trade newer than the version was dropped from the ring. */
  droppedAfter(version: number): boolean {
    return this.#droppedVersion > version;
  }

  /** Time of the oldest kept trade, µs. */
  get oldestTimestamp(): number | undefined {
    return this.#count === 0 ? undefined : this.#numbers[this.#at(0) + 3];
  }

  /** Returns the highest and lowest price of the trades newer than the version. */
  rangeAfter(version: number): { high: number; low: number } | undefined {
    const first = this.#firstAfter(version);
    if (first === this.#count) return undefined;
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    for (let k = first; k < this.#count; k++) {
      const price = this.#numbers[this.#at(k) + 1] as number;
      if (price > high) high = price;
      if (price < low) low = price;
    }
    return { high, low };
  }

  /**
   * Returns the number of kept trades from `from` to before `to`, and the prices of the first and the last of them by
   * the venue's time.
   */
  span(from: number, to: number): BarPart {
    let trades = 0;
    let [openTime, closeTime] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let [open, close] = [Number.NaN, Number.NaN];
    for (let k = 0; k < this.#count; k++) {
      const at = this.#at(k);
      const time = this.#numbers[at + 3] as number;
      if (time < from || time >= to) continue;
      trades++;
      if (time < openTime) {
        openTime = time;
        open = this.#numbers[at + 1] as number;
      }
      if (time >= closeTime) {
        closeTime = time;
        close = this.#numbers[at + 1] as number;
      }
    }
    return { open, close, trades };
  }

  /** Writes the kept trades, oldest first. */
  write(state: StateWriter, { priceDecimals, sizeDecimals }: Decimals): void {
    state.flag(this.#droppedVersion > 0);
    state.count(this.#count);
    let [lastPrice, lastTime, lastId] = [0, 0, 0];
    for (let k = 0; k < this.#count; k++) {
      const at = this.#at(k);
      const numbers = this.#numbers;
      const [price, size, time] = [numbers[at + 1], numbers[at + 2], numbers[at + 3]] as [
        number,
        number,
        number,
      ];
      const id = numbers[at + ID] as number;
      const isText = Number.isNaN(id);
      const [ticks, lots] = [unitsOf(price, priceDecimals), unitsOf(size, sizeDecimals)];
      const isExact = ticks !== undefined && lots !== undefined;
      state.count((numbers[at + 4] as number) * 4 + (isText ? 2 : 0) + (isExact ? 1 : 0));
      state.signed(time - lastTime);
      if (isText) state.json(this.#textIds.get(at / STRIDE));
      else state.signed(id - lastId);
      if (isExact) {
        state.signed(ticks - lastPrice);
        state.count(lots);
        lastPrice = ticks;
      } else {
        state.number(price);
        state.number(size);
      }
      lastTime = time;
      if (!isText) lastId = id;
    }
  }

  /** Reads trades into an empty ring, all under one version. */
  read(state: StateReader, { priceDecimals, sizeDecimals }: Decimals, version: number): void {
    let [lastPrice, lastTime, lastId] = [0, 0, 0];
    if (state.flag()) this.#droppedVersion = version;
    const count = state.length(MIN_TRADE_BYTES);
    for (let k = 0; k < count; k++) {
      const head = state.count();
      const timestamp = lastTime + state.signed();
      let id: string;
      if (head & 2) id = String(state.json());
      else {
        lastId += state.signed();
        id = String(lastId);
      }
      let [price, size] = [0, 0];
      if (head & 1) {
        lastPrice += state.signed();
        [price, size] = [amountOf(lastPrice, priceDecimals), amountOf(state.count(), sizeDecimals)];
      } else [price, size] = [state.number(), state.number()];
      this.push({ price, size, timestamp, side: SIDES[head >> 2] as Side, id }, version);
      lastTime = timestamp;
    }
  }

  #firstAfter(version: number): number {
    let k = this.#count;
    while (k > 0 && (this.#numbers[this.#at(k - 1)] as number) > version) k--;
    return k;
  }

  #at(k: number): number {
    return ((this.#start + k) % this.#capacity) * STRIDE;
  }

  #trade(k: number): StoredTrade {
    const at = this.#at(k);
    return {
      id: this.#textIds.get(at / STRIDE) ?? String(this.#numbers[at + ID]),
      price: this.#numbers[at + 1] as number,
      size: this.#numbers[at + 2] as number,
      side: SIDES[this.#numbers[at + 4] as number] as Side,
      timestamp: this.#numbers[at + 3] as number,
    };
  }

  #drop(): void {
    this.#droppedVersion = this.#numbers[this.#at(0)] as number;
    this.#start = (this.#start + 1) % this.#capacity;
    this.#count--;
  }

  #grow(): void {
    const capacity = Math.min(this.limit, Math.max(FIRST_CAPACITY, this.#capacity * 2));
    const numbers = new Float64Array(capacity * STRIDE);
    // A ring grows before it drops its first trade, so that slots keep their places.
    numbers.set(this.#numbers);
    this.#numbers = numbers;
    this.#capacity = capacity;
  }
}

const ZERO = 48;
/** Digits of ids that a number holds exactly. */
const MAX_ID_DIGITS = 15;

/**
 * Returns the number that an id writes, which takes a tenth of the memory of its text; NaN for other ids. Compares no
 * texts, because it runs for every trade.
 */
export function numericId(id: string): number {
  const { length } = id;
  if (length === 0 || length > MAX_ID_DIGITS || (length > 1 && id.charCodeAt(0) === ZERO)) return Number.NaN;
  let value = 0;
  for (let at = 0; at < length; at++) {
    const digit = id.charCodeAt(at) - ZERO;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
