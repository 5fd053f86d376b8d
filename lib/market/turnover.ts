import type { Instrument } from './instrument';

/** Returns the contract multiplier; NaN if it is not known. */
export function contractSizeOf({ contractSize, kind }: Instrument): number {
  if (contractSize !== undefined) return contractSize;
  return kind === 'future' || kind === 'perpetual' ? Number.NaN : 1;
}

/**
 * Returns the turnover in the instrument's currency, of negative prices too; NaN if a part is not known.
 * @param volume in units of size
 * @param vwap average price of that volume, see {@link PriceMean}
 */
export function turnoverOf(instrument: Instrument, volume: number, vwap: number): number {
  const contractSize = contractSizeOf(instrument);
  return instrument.inverse === true ? volume * contractSize : volume * Math.abs(vwap) * contractSize;
}

/**
 * Volume-weighted average price. Of inverse contracts it is the harmonic mean: turnover in the quote currency divided
 * by the amount of the base currency.
 */
export class PriceMean {
  #size = 0;
  /** Sum of size × price; of size ÷ price for an inverse contract. */
  #weighted = 0;

  constructor(readonly inverse: boolean) {}

  add(price: number, size: number): void {
    if (size === 0) return;
    this.#size += size;
    this.#weighted += this.inverse ? size / price : size * price;
  }

  /** Replaces all prices by the mean of a size. */
  set(mean: number, size: number): void {
    this.clear();
    this.add(mean, size);
  }

  /** Restores the sums that {@link size} and {@link weighted} returned. */
  restore(size: number, weighted: number): void {
    this.#size = size;
    this.#weighted = weighted;
  }

  clear(): void {
    this.#size = 0;
    this.#weighted = 0;
  }

  /** Returns the average price; NaN without a size. */
  get value(): number {
    if (this.#size === 0) return Number.NaN;
    return this.inverse ? this.#size / this.#weighted : this.#weighted / this.#size;
  }

  /** Size that the mean is of. */
  get size(): number {
    return this.#size;
  }

  /** Sum of the weighted prices. */
  get weighted(): number {
    return this.#weighted;
  }
}
