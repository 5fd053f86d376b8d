import type { Level, MarketEvent, QuoteEvent, Side } from '../../../lib/market/event';
import type { MarketSymbol } from '../../../lib/market/instrument';
import type { Interval } from '../../../lib/market/interval';
import { decodeRow } from './row';

const LINE_END = 10;
const FIRST_PRINTABLE = 32;
const QUOTE_MARK = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const OPEN = 91;
const BACKSLASH = 92;
const CLOSE = 93;
const LETTER_N = 110;
const LAST_ASCII = 126;
/** A whole number up to 2^53 and a power of ten up to 10^22 are exact, so their quotient is rounded once, as it must. */
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const TRADE = Buffer.from('["trade",');
const QUOTE = Buffer.from('["quote",');
const CHANGE = Buffer.from('["book_change",');
const SNAPSHOT = Buffer.from('["book_snapshot",');
const BAR = Buffer.from('["bar",');
const NULL = Buffer.from('null');
const SIDES: readonly [Side, Buffer][] = (['buy', 'sell', 'unknown'] as const).map((side) => [
  side,
  Buffer.from(`"${side}"`),
]);

const JSON_NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Thrown inside where a row is not in the usual form. */
const UNUSUAL = new Error('not in the usual form');

/**
 * Reads the rows of a block about twice as fast as `JSON.parse` and {@link decodeRow} do: trades, quotes, books and bars
 * in the form in which they are written, byte by byte. A row in any other form (other types, text beyond ASCII, white
 * space) goes the general way, so that what comes out is the same.
 */
export class RowReader {
  readonly #bytes: Buffer;
  readonly #symbols: MarketSymbol[];
  #at = 0;

  /**
   * @param bytes lines of JSON, a row each
   * @param symbols the list that rows name their symbols by; what the rows add to it is put in
   */
  constructor(bytes: Buffer, symbols: MarketSymbol[]) {
    this.#bytes = bytes;
    this.#symbols = symbols;
  }

  /** @throws SyntaxError, RangeError saying what is wrong */
  events(): MarketEvent[] {
    const events: MarketEvent[] = [];
    while (this.#at < this.#bytes.length) events.push(this.#event());
    return events;
  }

  #event(): MarketEvent {
    const start = this.#at;
    try {
      const event = this.#usual();
      if (event !== undefined && this.#bytes[this.#at] === LINE_END) {
        this.#at += 1;
        return event;
      }
    } catch (error) {
      if (error !== UNUSUAL) throw error;
    }
    const found = this.#bytes.indexOf(LINE_END, start);
    const end = found < 0 ? this.#bytes.length : found;
    this.#at = end + 1;
    return decodeRow(JSON.parse(this.#bytes.toString('utf8', start, end)), this.#symbols);
  }

  #usual(): MarketEvent | undefined {
    if (this.#skips(QUOTE)) return this.#quote();
    if (this.#skips(TRADE)) return this.#trade();
    if (this.#skips(CHANGE)) return this.#book('book_change');
    if (this.#skips(SNAPSHOT)) return this.#book('book_snapshot');
    if (this.#skips(BAR)) return this.#bar();
    return undefined;
  }

  #quote(): MarketEvent {
    const symbol = this.#symbol();
    const localTimestamp = this.#number(COMMA);
    const timestamp = this.#number(COMMA);
    const bid = this.#maybe(COMMA);
    const bidSize = this.#maybe(COMMA);
    const ask = this.#maybe(COMMA);
    const askSize = this.#maybe(CLOSE);
    if (bid !== undefined && bidSize !== undefined && ask !== undefined && askSize !== undefined) {
      return { type: 'quote', symbol, timestamp, localTimestamp, bid, bidSize, ask, askSize };
    }
    const event: { -readonly [K in keyof QuoteEvent]: QuoteEvent[K] } = {
      ...{ type: 'quote', symbol, timestamp, localTimestamp },
    };
    if (bid !== undefined) event.bid = bid;
    if (bidSize !== undefined) event.bidSize = bidSize;
    if (ask !== undefined) event.ask = ask;
    if (askSize !== undefined) event.askSize = askSize;
    return event;
  }

  #trade(): MarketEvent {
    const symbol = this.#symbol();
    const localTimestamp = this.#number(COMMA);
    const timestamp = this.#number(COMMA);
    const id = this.#text();
    this.#expect(COMMA);
    const price = this.#number(COMMA);
    const size = this.#number(COMMA);
    const side = this.#side();
    this.#expect(CLOSE);
    return { type: 'trade', symbol, timestamp, localTimestamp, id, price, size, side };
  }

  #book(type: 'book_snapshot' | 'book_change'): MarketEvent {
    const symbol = this.#symbol();
    const localTimestamp = this.#number(COMMA);
    const timestamp = this.#number(COMMA);
    const bids = this.#levels();
    this.#expect(COMMA);
    const asks = this.#levels();
    this.#expect(CLOSE);
    return { type, symbol, timestamp, localTimestamp, bids, asks };
  }

  #bar(): MarketEvent {
    const symbol = this.#symbol();
    const localTimestamp = this.#number(COMMA);
    const timestamp = this.#number(COMMA);
    const interval = this.#text() as Interval;
    this.#expect(COMMA);
    const start = this.#number(COMMA);
    const open = this.#number(COMMA);
    const high = this.#number(COMMA);
    const low = this.#number(COMMA);
    const close = this.#number(COMMA);
    const volume = this.#number(COMMA);
    const trades = this.#number(CLOSE);
    const prices = { open, high, low, close };
    return { type: 'bar', symbol, timestamp, localTimestamp, interval, start, ...prices, volume, trades };
  }

  #levels(): Level[] {
    const levels: Level[] = [];
    this.#expect(OPEN);
    if (this.#bytes[this.#at] === CLOSE) {
      this.#at += 1;
      return levels;
    }
    for (;;) {
      this.#expect(OPEN);
      const price = this.#number(COMMA);
      levels.push([price, this.#number(CLOSE)]);
      const next = this.#bytes[this.#at];
      this.#at += 1;
      if (next === CLOSE) return levels;
      if (next !== COMMA) throw UNUSUAL;
    }
  }

  #symbol(): MarketSymbol {
    const symbol = this.#symbols[this.#number(COMMA)];
    if (symbol === undefined) throw UNUSUAL;
    return symbol;
  }

  #maybe(end: number): number | undefined {
    if (this.#bytes[this.#at] !== LETTER_N) return this.#number(end);
    if (!this.#skips(NULL)) throw UNUSUAL;
    this.#expect(end);
    return undefined;
  }

  /** A number and the byte that ends it. */
  #number(end: number): number {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let byte = bytes[at] as number;
    const negative = byte === MINUS;
    if (negative) byte = bytes[++at] as number;
    const whole = at;
    let mantissa = 0;
    while (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      byte = bytes[++at] as number;
    }
    if (at === whole) throw UNUSUAL;
    let decimals = 0;
    if (byte === POINT) {
      const point = at;
      byte = bytes[++at] as number;
      while (byte >= ZERO && byte <= NINE) {
        mantissa = mantissa * 10 + (byte - ZERO);
        byte = bytes[++at] as number;
      }
      decimals = at - point - 1;
      if (decimals === 0) throw UNUSUAL;
    }
    if (byte !== end || mantissa > Number.MAX_SAFE_INTEGER || decimals >= POWERS_OF_TEN.length) {
      return this.#longNumber(start, end);
    }
    this.#at = at + 1;
    const value = decimals === 0 ? mantissa : mantissa / (POWERS_OF_TEN[decimals] as number);
    return negative ? -value : value;
  }

  /** A number with more digits than are exact, or with an exponent. */
  #longNumber(start: number, end: number): number {
    const at = this.#bytes.indexOf(end, start);
    const text = at < 0 ? '' : this.#bytes.toString('latin1', start, at);
    if (!JSON_NUMBER.test(text)) throw UNUSUAL;
    this.#at = at + 1;
    return Number(text);
  }

  #text(): string {
    this.#expect(QUOTE_MARK);
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    let byte = bytes[at] as number;
    while (byte !== QUOTE_MARK) {
      if (!(byte >= FIRST_PRINTABLE && byte <= LAST_ASCII) || byte === BACKSLASH) throw UNUSUAL;
      byte = bytes[++at] as number;
    }
    this.#at = at + 1;
    return bytes.toString('latin1', start, at);
  }

  #side(): Side {
    for (const [side, text] of SIDES) if (this.#skips(text)) return side;
    throw UNUSUAL;
  }

  #expect(byte: number): void {
    if (this.#bytes[this.#at] !== byte) throw UNUSUAL;
    this.#at += 1;
  }

  /** Whether the bytes come next; they are passed over then. */
  #skips(expected: Buffer): boolean {
    const { length } = expected;
    // Backwards, because the beginnings are alike.
    for (let index = length - 1; index >= 0; index--) {
      if (this.#bytes[this.#at + index] !== expected[index]) return false;
    }
    this.#at += length;
    return true;
  }
}
