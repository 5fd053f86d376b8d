import { crc32 } from 'node:zlib';
import { decimal } from '../decimals';
import { type RawLevel, throwFrameError } from '../json-fields';

/** Levels of each side that a checksum covers. */
const CHECKED_LEVELS = 10;

/**
 * Order book of Kraken with the digits that its checksum covers: those of price and size without the point and
 * leading zeros.
 *
 * https://docs.kraken.com/exchange/guides/websockets/book-checksum-v1
 */
export class KrakenBook {
  readonly #depth: number;
  readonly #bids = new KrakenSide(-1);
  readonly #asks = new KrakenSide(1);

  /** @param depth subscribed levels; the venue sends no removal of levels beyond them */
  constructor(depth: number) {
    this.#depth = depth;
  }

  change(bids: readonly RawLevel[], asks: readonly RawLevel[]): void {
    for (const level of bids) this.#bids.set(level);
    for (const level of asks) this.#asks.set(level);
  }

  /** Drops the levels beyond the depth and returns the changes that remove them. */
  trim(): { bids: RawLevel[]; asks: RawLevel[] } {
    return { bids: this.#bids.trim(this.#depth), asks: this.#asks.trim(this.#depth) };
  }

  checksum(): number {
    return crc32(this.#asks.first(CHECKED_LEVELS) + this.#bids.first(CHECKED_LEVELS));
  }
}

class KrakenSide {
  /** 1 if the lowest price is best, −1 if the highest is. */
  readonly #direction: 1 | -1;
  /** Prices, best first. */
  readonly #prices: number[] = [];
  readonly #digits: string[] = [];

  constructor(direction: 1 | -1) {
    this.#direction = direction;
  }

  set([price, size]: RawLevel): void {
    if (typeof price !== 'string' || typeof size !== 'string')
      throwFrameError('a level', [price, size], 'of two texts');
    const value = decimal(price);
    const place = this.#place(value);
    const known = this.#prices[place] === value;
    if (decimal(size) === 0) {
      if (!known) return;
      this.#prices.splice(place, 1);
      this.#digits.splice(place, 1);
      return;
    }
    this.#prices.splice(place, known ? 1 : 0, value);
    this.#digits.splice(place, known ? 1 : 0, digitsOf(price) + digitsOf(size));
  }

  trim(depth: number): RawLevel[] {
    this.#digits.splice(depth);
    return this.#prices.splice(depth).map((price) => [price, 0]);
  }

  first(levels: number): string {
    return this.#digits.slice(0, levels).join('');
  }

  /** Returns the index of the price, or the one at which to insert it. */
  #place(price: number): number {
    let low = 0;
    let high = this.#prices.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (((this.#prices[middle] as number) - price) * this.#direction < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function digitsOf(text: string): string {
  return text.replace('.', '').replace(/^0+/, '');
}
