/** Maximum magnitude for {@link ByteWriter.zigzag}: doubled, it must still be a safe integer. */
export const MAX_ZIGZAG = 2 ** 52 - 1;

/** Initial capacity, bytes: most sections fit, and engines keep arrays of this size inside the object. */
const INITIAL_BYTES = 64;
/** 53 bits at 7 bits a byte. */
const MAX_VARINT_BYTES = 8;
/** A UTF-16 unit at 7 bits a byte. */
const MAX_UNIT_BYTES = 3;
/** Limit below which bit operations on 32-bit integers are exact. */
const BITWISE_LIMIT = 2 ** 31;
/** Four groups of seven bits. */
const LOW_RANGE = 2 ** 28;

/** Bytes that {@link ByteWriter.copyTo} moves at a time. */
const WORD_BYTES = 4;
/** Bytes beyond the end of a copy that may be overwritten, since whole words are moved. */
export const COPY_MARGIN = WORD_BYTES - 1;

/** Builds bytes in one array that doubles when it is full. */
export class ByteWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  /** Created on demand: a view moves a small array out of the object. */
  #words: DataView | undefined;
  #length = 0;

  /** 0 to 255. */
  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /**
   * Writes a varint: seven bits a byte, low bits first, the high bit set on all bytes but the last.
   * @throws RangeError naming a value that is not a whole number from 0 to 2^53 - 1
   */
  varint(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a varint: ${value}`);
    this.#reserve(MAX_VARINT_BYTES);
    const bytes = this.#bytes;
    let rest = value < BITWISE_LIMIT ? value : this.#lowGroups(value);
    while (rest >= 128) {
      bytes[this.#length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[this.#length++] = rest;
  }

  /**
   * Writes the low four groups of seven bits, none of them the last; returns the rest, small enough for bit
   * operations.
   */
  #lowGroups(value: number): number {
    const bytes = this.#bytes;
    const rest = Math.floor(value / LOW_RANGE);
    const low = value - rest * LOW_RANGE;
    bytes[this.#length++] = (low & 127) | 128;
    bytes[this.#length++] = ((low >>> 7) & 127) | 128;
    bytes[this.#length++] = ((low >>> 14) & 127) | 128;
    bytes[this.#length++] = (low >>> 21) | 128;
    return rest;
  }

  /**
   * Writes a signed whole number as a varint: 0, -1, 1, -2 become 0, 1, 2, 3.
   * @throws RangeError naming a value beyond ±{@link MAX_ZIGZAG}
   */
  zigzag(value: number): void {
    this.varint(toZigzag(value));
  }

  /**
   * Writes an IEEE 754 number, eight bytes, little-endian; -0 becomes 0, as in JSON.
   * @throws RangeError naming a value that is not finite
   */
  float64(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError(`not a finite number: ${value}`);
    this.#reserve(8);
    this.#view.setFloat64(this.#length, value === 0 ? 0 : value, true);
    this.#length += 8;
  }

  /**
   * Writes the number of UTF-16 units, then each unit as a varint: ASCII takes a byte a character, and every
   * text is restored exactly, including lone surrogates (as in JSON).
   */
  text(value: string): void {
    this.varint(value.length);
    this.#reserve(value.length * MAX_UNIT_BYTES);
    for (let i = 0; i < value.length; i += 1) {
      const unit = value.charCodeAt(i);
      if (unit < 128) this.#bytes[this.#length++] = unit;
      else this.varint(unit);
    }
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Number of bytes written. */
  get length(): number {
    return this.#length;
  }

  /**
   * Copies the bytes from `start` up to `end` into `target` and returns the end there. The target must have
   * {@link COPY_MARGIN} further bytes, which may be overwritten.
   */
  copyTo(target: DataView, offset: number, start = 0, end = this.#length): number {
    const view = this.#view;
    // Sections are a few bytes long; for these, words are twice as fast as single bytes or a subarray and
    // `set`.
    for (let at = start; at < end; at += WORD_BYTES) {
      target.setInt32(offset + at - start, view.getInt32(at, true), true);
    }
    return offset + end - start;
  }

  /** Copies all bytes into `target` at `offset`, and writes nothing else. */
  copyExactly(target: Uint8Array, offset: number): void {
    const bytes = this.#bytes;
    for (let at = 0; at < this.#length; at++) target[offset + at] = bytes[at] as number;
  }

  /** Clears the writer. */
  clear(): void {
    this.#length = 0;
  }

  /** Returns a copy of the bytes, so that no larger array is kept alive. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  get #view(): DataView {
    this.#words ??= new DataView(this.#bytes.buffer);
    return this.#words;
  }

  #reserve(more: number): void {
    // A copy reads the margin as well.
    const needed = this.#length + more + COPY_MARGIN;
    if (needed <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#words = undefined;
  }
}

/** Returns the unsigned number for a signed one; exact up to ±{@link MAX_ZIGZAG}. */
export function toZigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

export function fromZigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}
