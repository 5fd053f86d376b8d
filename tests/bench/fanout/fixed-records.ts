/** Symbol (two bytes), price, size and time as float64, little-endian. */
export const RECORD_BYTES = 26;
/** A trade also has its number, as float64. */
export const TRADE_BYTES = 34;
const FIRST_TRADES = 16;

/**
 * Encoding of a careful hand-written peer: each symbol's record is written once per flush, and a client's
 * message
 * is the records of its symbols in a row. Optimized plain code, since ours is compared with it.
 */
export class FixedRecords {
  readonly #bytesOf: number;
  /** Lengths of the records of each symbol since the last flush, bytes. */
  readonly #lengths: Uint32Array;
  readonly #records: Uint8Array[];
  readonly #views: DataView[];

  constructor(
    symbols: number,
    readonly every: boolean,
  ) {
    this.#bytesOf = every ? TRADE_BYTES : RECORD_BYTES;
    this.#lengths = new Uint32Array(symbols);
    const room = this.#bytesOf * (every ? FIRST_TRADES : 1);
    this.#records = Array.from({ length: symbols }, () => new Uint8Array(room));
    this.#views = this.#records.map((bytes) => new DataView(bytes.buffer));
  }

  add(symbol: number, price: number, size: number, time: number, number: number): void {
    const at = this.every ? (this.#lengths[symbol] as number) : 0;
    const view = this.#roomFor(symbol, at);
    view.setUint16(at, symbol, true);
    view.setFloat64(at + 2, price, true);
    view.setFloat64(at + 10, size, true);
    view.setFloat64(at + 18, time, true);
    if (this.every) view.setFloat64(at + 26, number, true);
    this.#lengths[symbol] = at + this.#bytesOf;
  }

  /** Returns the message for these symbols; undefined if none changed. */
  frame(symbols: readonly number[]): Buffer | undefined {
    let length = 0;
    for (const symbol of symbols) length += this.#lengths[symbol] as number;
    if (length === 0) return undefined;
    const message = Buffer.allocUnsafe(length);
    let at = 0;
    for (const symbol of symbols) {
      const size = this.#lengths[symbol] as number;
      if (size === 0) continue;
      const record = this.#records[symbol] as Uint8Array;
      message.set(record.length === size ? record : record.subarray(0, size), at);
      at += size;
    }
    return message;
  }

  clear(): void {
    this.#lengths.fill(0);
  }

  #roomFor(symbol: number, at: number): DataView {
    const bytes = this.#records[symbol] as Uint8Array;
    if (at + this.#bytesOf <= bytes.length) return this.#views[symbol] as DataView;
    const grown = new Uint8Array(bytes.length * 2);
    grown.set(bytes);
    this.#records[symbol] = grown;
    const view = new DataView(grown.buffer);
    this.#views[symbol] = view;
    return view;
  }
}
