/** Initial capacity, bytes. */
const INITIAL_BYTES = 64 * 1024;
/** Maximum bytes of a number as JavaScript formats it. */
const MAX_NUMBER_LENGTH = 25;
/** Maximum UTF-8 bytes per UTF-16 unit. */
const BYTES_PER_UNIT = 3;

const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;
const LAST_ASCII = 126;

/** Integers are written in pieces that fit into 32 bits. */
const PIECE = 100_000_000;
const PIECE_DIGITS = 8;
/** Numbers with more decimals are formatted by JavaScript. */
const MAX_DECIMALS = 15;
const POWERS = Array.from({ length: MAX_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);
/** Digits of 0 to 99, two bytes each. */
const PAIRS = Buffer.from(Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0')).join(''));

/**
 * Builds text as bytes, mostly numbers. Going through strings would take several times as long and create
 * garbage.
 */
export class ByteLine {
  #bytes = Buffer.allocUnsafe(INITIAL_BYTES);
  #length = 0;
  /** Decimals of the last number: neighbouring prices and sizes usually have the same. */
  #decimals = 2;

  get length(): number {
    return this.#length;
  }

  /** Drops everything from this length on. */
  cut(length: number): void {
    this.#length = length;
  }

  /** Removes and returns the bytes up to this length; keeps the rest. */
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

  /** Writes bytes that are UTF-8 text. */
  raw(text: Uint8Array): void {
    this.#reserve(text.length);
    const bytes = this.#bytes;
    let at = this.#length;
    // For short text, a loop is faster than `set`.
    for (let index = 0; index < text.length; index++) bytes[at++] = text[index] as number;
    this.#length = at;
  }

  /** Writes text unescaped. */
  text(text: string): void {
    this.#reserve(text.length * BYTES_PER_UNIT);
    this.#length += this.#bytes.write(text, this.#length, 'utf8');
  }

  /** Writes text as a JSON string. */
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
   * Writes a number without loss, −0 included.
   * @throws RangeError naming a value that is not finite, which JSON cannot represent
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

  /** Writes an integer from 0 to 2^53. */
  #whole(value: number): void {
    if (value < PIECE) {
      this.#digits(value, digitsOf(value));
      return;
    }
    const high = Math.floor(value / PIECE);
    this.#whole(high);
    this.#digits(value - high * PIECE, PIECE_DIGITS);
  }

  /** Writes an integer with a fixed number of digits. */
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
 * Returns value × 10^decimals if that is exactly an integer; else 0.
 * Dividing an integer up to 2^53 by such a power rounds once, like parsing its digits, so an equal quotient
 * parses to the same value.
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
