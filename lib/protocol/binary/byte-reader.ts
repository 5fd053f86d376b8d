import { fromZigzag } from './byte-writer';

/** Error for bytes that are not a frame. The message names the offset. */
export class MalformedFrameError extends Error {
  /** Offset of the byte at which reading failed. */
  readonly position: number;

  constructor(fault: string, position: number) {
    super(`malformed frame at byte ${position}: ${fault}`);
    this.name = 'MalformedFrameError';
    this.position = position;
  }
}

/** Seven bytes hold 49 bits; the eighth may add the last four of 53. */
const LAST_VARINT_BYTE = 0x0f;
const MAX_UTF16_UNIT = 0xffff;

/** Reads bytes from front to back, never beyond their end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  #view: DataView | undefined;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#position;
  }

  get remaining(): number {
    return this.#bytes.length - this.#position;
  }

  byte(): number {
    const value = this.#bytes[this.#position];
    if (value === undefined) throw this.fault('the bytes end here');
    this.#position += 1;
    return value;
  }

  /** Reads a number from 0 to 2^53 - 1, in its shortest form only. */
  varint(): number {
    const first = this.byte();
    if (first < 128) return first;
    let value = first & 127;
    let scale = 128;
    for (let i = 1; i < 8; i += 1) {
      const byte = this.byte();
      value += (byte & 127) * scale;
      scale *= 128;
      if (i === 7 && byte > LAST_VARINT_BYTE) throw this.fault('a number above 2^53 - 1', -1);
      if (byte < 128) {
        if (byte === 0) throw this.fault('a number in more bytes than it needs', -1);
        return value;
      }
    }
    throw this.fault('a number above 2^53 - 1', -1);
  }

  zigzag(): number {
    return fromZigzag(this.varint());
  }

  float64(): number {
    if (this.remaining < 8) throw this.fault('the bytes end inside a float64');
    this.#view ??= new DataView(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.byteLength);
    const value = this.#view.getFloat64(this.#position, true);
    if (!Number.isFinite(value)) throw this.fault('a float64 that is not finite');
    this.#position += 8;
    return value;
  }

  text(): string {
    const length = this.count(1);
    let value = '';
    for (let i = 0; i < length; i += 1) {
      const unit = this.varint();
      if (unit > MAX_UTF16_UNIT) throw this.fault('a text unit above 16 bits', -1);
      value += String.fromCharCode(unit);
    }
    return value;
  }

  /** Reads a number of items of at least `bytesEach` bytes; rejects more than can follow, to limit memory. */
  count(bytesEach: number): number {
    const at = this.#position;
    const count = this.varint();
    if (count * bytesEach > this.remaining)
      throw new MalformedFrameError(`${count} items announced, ${this.remaining} bytes left`, at);
    return count;
  }

  /** Returns an error at the current byte, or `offset` bytes from it. */
  fault(fault: string, offset = 0): MalformedFrameError {
    return new MalformedFrameError(fault, this.#position + offset);
  }
}
