import type { Instrument } from '../../../lib/market/instrument';
import { ByteReader } from '../../../lib/protocol/binary/byte-reader';
import { ByteWriter } from '../../../lib/protocol/binary/byte-writer';

/*
 * Bytes of a market's state, which has values that frames never have: NaN for none, infinite versions of times.
 * Every number is restored with all its bits, −0 included, so that markets stay equal.
 */

/** Decimals at which prices and sizes are whole. */
export type Decimals = Pick<Instrument, 'priceDecimals' | 'sizeDecimals'>;

const [NONE, LOWEST, HIGHEST, WHOLE, NEGATIVE_ZERO, FLOAT] = [0, 1, 2, 3, 4, 5] as const;
/** Highest number of decimals at which prices and sizes are written as whole numbers. */
const MAX_DECIMALS = 12;
const POWERS = Array.from({ length: MAX_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);

/** Writes the state of a market. */
export class StateWriter {
  readonly #bytes = new ByteWriter();

  number(value: number): void {
    const bytes = this.#bytes;
    if (Number.isNaN(value)) bytes.byte(NONE);
    else if (!Number.isFinite(value)) bytes.byte(value < 0 ? LOWEST : HIGHEST);
    else if (Object.is(value, -0)) bytes.byte(NEGATIVE_ZERO);
    else if (Number.isSafeInteger(value) && value >= 0) {
      bytes.byte(WHOLE);
      bytes.varint(value);
    } else {
      bytes.byte(FLOAT);
      bytes.float64(value);
    }
  }

  /** Writes a whole number from 0. */
  count(value: number): void {
    this.#bytes.varint(value);
  }

  /** Writes a whole number. */
  signed(value: number): void {
    this.#bytes.zigzag(value);
  }

  flag(value: boolean): void {
    this.#bytes.byte(value ? 1 : 0);
  }

  /** Writes plain data as JSON. */
  json(value: unknown): void {
    const text = Buffer.from(JSON.stringify(value));
    this.#bytes.varint(text.length);
    this.#bytes.append(text);
  }

  take(): Uint8Array<ArrayBuffer> {
    const bytes = this.#bytes.finish();
    this.#bytes.clear();
    return bytes;
  }
}

/** Reads what {@link StateWriter} wrote. Every method throws MalformedFrameError for other bytes. */
export class StateReader {
  readonly #bytes: Uint8Array;
  readonly #reader: ByteReader;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#reader = new ByteReader(bytes);
  }

  number(): number {
    const reader = this.#reader;
    const kind = reader.byte();
    switch (kind) {
      case NONE:
        return Number.NaN;
      case LOWEST:
        return Number.NEGATIVE_INFINITY;
      case HIGHEST:
        return Number.POSITIVE_INFINITY;
      case WHOLE:
        return reader.varint();
      case NEGATIVE_ZERO:
        return -0;
      case FLOAT:
        return reader.float64();
      default:
        throw reader.fault(`${kind} is no kind of number`, -1);
    }
  }

  /** Reads a whole number from 0. */
  count(): number {
    return this.#reader.varint();
  }

  /** Reads a number of items of at least `bytesEach` bytes, which must follow. */
  length(bytesEach: number): number {
    return this.#reader.count(bytesEach);
  }

  signed(): number {
    return this.#reader.zigzag();
  }

  flag(): boolean {
    const value = this.#reader.byte();
    if (value > 1) throw this.#reader.fault(`${value} is no flag`, -1);
    return value === 1;
  }

  json(): unknown {
    const length = this.#reader.count(1);
    const start = this.#reader.position;
    for (let k = 0; k < length; k++) this.#reader.byte();
    return JSON.parse(Buffer.from(this.#bytes.subarray(start, start + length)).toString('utf8'));
  }

  /** Reads an index into a list. */
  oneOf<T>(values: readonly T[]): T {
    const value = values[this.count()];
    if (value === undefined) throw this.#reader.fault(`an index of ${values.length} values expected`, -1);
    return value;
  }

  get isAtEnd(): boolean {
    return this.#reader.remaining === 0;
  }

  /** @throws MalformedFrameError if bytes are left */
  end(): void {
    if (this.#reader.remaining > 0) throw this.#reader.fault(`${this.#reader.remaining} bytes too many`);
  }
}

/** Returns the value in units of 10^-decimals if these restore all its bits; else undefined. */
export function unitsOf(value: number, decimals: number): number | undefined {
  const power = POWERS[decimals];
  if (power === undefined || Object.is(value, -0)) return undefined;
  const units = Math.round(value * power);
  return Math.abs(units) < 2 ** 50 && units / power === value ? units : undefined;
}

/** Returns the value of {@link unitsOf}. */
export function amountOf(units: number, decimals: number): number {
  return units / (POWERS[decimals] as number);
}
