/** Number of a venue's message: a text or a JSON number. */
export type Numeric = string | number;

/** Maximum of decimals of a venue's number. */
export const MAX_DECIMALS = 18;

/**
 * Parses a price or size.
 * @throws RangeError naming a value that is not a number
 */
export function decimal(value: Numeric): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (!Number.isFinite(number)) throw new RangeError(`${JSON.stringify(value)} is no number`);
  return number as number;
}

/**
 * Returns the number of decimals, without trailing zeros. A number that 32 bits hold counts with the digits that they
 * need: `190.2144927978515625` was 190.2145.
 */
export function decimalsOf(value: Numeric): number {
  const written = typeof value === 'string' ? value : shortest(value);
  const exponentAt = Math.max(written.indexOf('e'), written.indexOf('E'));
  const digits = exponentAt < 0 ? written : written.slice(0, exponentAt);
  const exponent = exponentAt < 0 ? 0 : Number(written.slice(exponentAt + 1));
  const point = digits.indexOf('.');
  if (point < 0 && exponent >= 0) return 0;
  let end = digits.length;
  if (point >= 0) while (digits.charCodeAt(end - 1) === 48) end--;
  const after = point < 0 ? 0 : end - point - 1;
  return Math.min(Math.max(after - exponent, 0), MAX_DECIMALS);
}

/** Returns the shortest text that reads as the number, or as its 32 bits if it has no more. */
function shortest(value: number): string {
  if (Number.isInteger(value) || Math.fround(value) !== value) return String(value);
  let digits = 6;
  while (digits < 9 && Math.fround(Number(value.toPrecision(digits))) !== value) digits++;
  return String(Number(value.toPrecision(digits)));
}

/** Maximum of significant digits of a fraction that {@link meantDecimals} counts. */
const MEANT_DIGITS = 8;

/**
 * Returns the number of decimals of a number that only its value describes: at most 8, or 8 significant digits of a
 * smaller one. A sum such as 0.30000000000000004 has no more that are meant.
 */
export function meantDecimals(value: number): number {
  const decimals = decimalsOf(value);
  if (decimals <= MEANT_DIGITS) return decimals;
  return Math.min(
    decimals,
    Math.max(MEANT_DIGITS, MEANT_DIGITS - 1 - Math.floor(Math.log10(Math.abs(value)))),
  );
}

/** Returns the step for a number of decimals: 2 gives 0.01. */
export function stepOf(decimals: number): number {
  return Number(`1e-${decimals}`);
}

/** Tracks the decimals that prices and sizes of one instrument have needed so far. */
export class DecimalsSeen {
  price = 0;
  size = 0;

  /** Adds a price and a size; true if one needs more decimals than any before. */
  see(price: Numeric, size: Numeric): boolean {
    let finer = false;
    const ofPrice = decimalsOf(price);
    if (ofPrice > this.price) {
      this.price = ofPrice;
      finer = true;
    }
    const ofSize = decimalsOf(size);
    if (ofSize > this.size) {
      this.size = ofSize;
      finer = true;
    }
    return finer;
  }
}
