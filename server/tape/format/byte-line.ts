/** Bytes that a new line has room for. */
const FIRST_BYTES = 64 * 1024;
/** Most bytes of a number as JavaScript writes it. */
const MAX_NUMBER_LENGTH = 25;
/** Most bytes of UTF-8 for one UTF-16 unit. */
const BYTES_PER_UNIT = 3;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const LAST_ASCII = 126;

/** Whole numbers are written in pieces that fit into 32 bits. */
const PIECE = 100_000_000;
const PIECE_DIGITS = 8;
/** Beyond so many decimals a number is left to JavaScript. */
const MAX_DECIMALS = 15;
const POWERS = Array.from({ length: MAX_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);
/** The digits of 0 to 99, two bytes each. */
const PAIRS = Buffer.from(Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0')).join(''));

/**
 * Text that is written as bytes, mostly numbers: making strings of them first would take several times as long and
 * leave them all to the garbage collector.
 */
export class ByteLine {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;
  /** Decimals of the number before: prices and sizes have mostly as many as their neighbours. */
  #decimals = 2;

  get length(): number {
    return this.#length;
  }

  /** Forgets what was written from this length on. */
  cut(length: number): void {
    this.#length = length;
  }

  /** Takes out what was written up to this length, and goes on with the rest. */
  take(length: number): Buffer {
    const taken = Buffer.from(this.#bytes.subarray(0, length));
    this.#bytes.copyWithin(0, length, this.#length);
    this.#length -= length;
    return taken;
  }

  /** Writes one ASCII character. */
  char(code: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = code;
  }

  /** Writes bytes that are text already. */
  raw(text: Uint8Array): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    // A loop costs less than `set` as long as the text is short, and it is.
    for (let index = 0; index < text.length; index++) bytes[at++] = text[index] as number;
    this.#length = at;
  }

  /** Writes any text as it is. */
  text(text: string): void {
    this.#reserve(text.length * BYTES_PER_UNIT);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** Writes a text as a string of JSON. */
  string(text: string): void {
    this.#reserve(text.length + 2);
    const bytes = this.#bytes;
    let at = this.#length;
    bytes[at++] = QUOTE;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code < SPACE || code > LAST_ASCII || code === QUOTE || code === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      bytes[at++] = code;
    }
    bytes[at++] = QUOTE;
    this.#length = at;
  }

  /**
   * Writes a number so that it comes back with all its bits, −0 included.
   * @throws RangeError naming the value when it is not finite, since JSON has no such numbers
   */
  number(value: number): void {
    this.#reserve(MAX_NUMBER_LENGTH);
    if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
      if (value < 0) this.#bytes[this.#length++] = MINUS;
      this.#whole(Math.abs(value));
    } else if (Number.isFinite(value)) this.#fraction(value);
    else throw new RangeError(`a tape cannot hold the number ${value}`);
  }

  #fraction(value: number): void {
    const size = Math.abs(value);
    let decimals = this.#decimals;
    let whole = wholeAt(size, decimals);
    for (let tried = 1; whole === 0 && tried <= MAX_DECIMALS; tried++) {
      decimals = tried;
      whole = wholeAt(size, decimals);
    }
    if (whole === 0) {
      this.text(Object.is(value, -0) ? '-0' : String(value));
      return;
    }
    this.#decimals = decimals;
    while (whole % 10 === 0) {
      whole /= 10;
      decimals -= 1;
    }
    if (value < 0) this.#bytes[this.#length++] = MINUS;
    const power = POWERS[decimals] as number;
    const units = Math.floor(whole / power);
    this.#whole(units);
    this.#bytes[this.#length++] = POINT;
    this.#digits(whole - units * power, decimals);
  }

  /** A whole number from 0 to 2^53. */
  #whole(value: number): void {
    if (value < PIECE) {
      this.#digits(value, digitsOf(value));
      return;
    }
    const high = Math.floor(value / PIECE);
    this.#whole(high);
    this.#digits(value - high * PIECE, PIECE_DIGITS);
  }

  /** So many digits of a whole number that has no more. */
  #digits(value: number, count: number): void {
    if (count > PIECE_DIGITS) {
      const high = Math.floor(value / PIECE);
      this.#digits(high, count - PIECE_DIGITS);
      this.#digits(value - high * PIECE, PIECE_DIGITS);
      return;
    }
    const bytes = this.#bytes;
    let at = this.#length + count;
    this.#length = at;
    let rest = value | 0;
    let left = count;
    for (; left >= 2; left -= 2) {
      const above = (rest / 100) | 0;
      const pair = 2 * (rest - 100 * above);
      bytes[--at] = PAIRS[pair + 1] as number;
      bytes[--at] = PAIRS[pair] as number;
      rest = above;
    }
    if (left === 1) bytes[--at] = ZERO + rest;
  }

  #reserve(more: number): void {
    const wanted = this.#length + more;
    if (wanted <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/**
 * The value times a power of ten, where that is exactly a whole number; else 0. A whole number up to 2^53 divided by
 * such a power is rounded once, as reading its digits is: if the quotient is the value, so is what is read.
 */
function wholeAt(size: number, decimals: number): number {
  const power = POWERS[decimals] as number;
  const whole = Math.round(size * power);
  return whole <= Number.MAX_SAFE_INTEGER && whole / power === size ? whole : 0;
}

function digitsOf(value: number): number {
  if (value < 100) return value < 10 ? 1 : 2;
  if (value < 10_000) return value < 1_000 ? 3 : 4;
  if (value < 1_000_000) return value < 100_000 ? 5 : 6;
  return value < 10_000_000 ? 7 : 8;
}
