import { EARLIEST_MICROS, type QuoteEvent, type Side, type TradeEvent } from '../../lib/market/event';
import { isSymbol, type MarketSymbol } from '../../lib/market/instrument';

/** Trade or quote as its line has it: a `timestamp` of NaN and an `id` of undefined are absent. */
export type PlainEvent =
  | (Writable<Omit<TradeEvent, 'id'>> & { id: string | undefined })
  | Writable<Required<QuoteEvent>>;

type Writable<T> = { -readonly [Field in keyof T]: T[Field] };

/** Maximum bytes of a line that is read here, and of its texts. */
const MAX_PLAIN_BYTES = 1_024;
const MAX_PLAIN_TEXT = 128;
/** Symbols of which the text is kept: a power of two. */
const SYMBOL_SLOTS = 16_384;
/** Maximum of decimals: powers of ten up to 10^22 are exact. */
const MAX_DECIMALS = 22;
const POWERS = Array.from({ length: MAX_DECIMALS + 1 }, (_, decimals) => 10 ** decimals);
/** Numbers up to this one are written faster than cut out of bytes. */
const MAX_SMALL = 2 ** 31 - 1;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;
const LAST_ASCII = 126;

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const TRADE_TYPE = bytesOf('trade"');
const QUOTE_TYPE = bytesOf('quote"');
const SIDES = (['buy', 'sell', 'unknown'] as const).map((side) => ({ side, text: bytesOf(`${side}"`) }));

/** Fields as bits of a set. */
const TYPE = 1;
const SYMBOL = 2;
const TIMESTAMP = 4;
const ID = 8;
const PRICE = 16;
const SIZE = 32;
const SIDE = 64;
const BID = 128;
const BID_SIZE = 256;
const ASK = 512;
const ASK_SIZE = 1_024;
const TRADE_FIELDS = TYPE | SYMBOL | PRICE | SIZE;
const QUOTE_FIELDS = TYPE | SYMBOL | BID | BID_SIZE | ASK | ASK_SIZE;

/** Fields by the first byte of their names. */
const NAMES: readonly (readonly { readonly field: number; readonly text: Uint8Array }[])[] = namesByFirst({
  ...{ type: TYPE, symbol: SYMBOL, timestamp: TIMESTAMP, id: ID, price: PRICE, size: SIZE, side: SIDE },
  ...{ bid: BID, bidSize: BID_SIZE, ask: ASK, askSize: ASK_SIZE },
});

function namesByFirst(fields: Readonly<Record<string, number>>) {
  const byFirst: { field: number; text: Uint8Array }[][] = Array.from({ length: 256 }, () => []);
  for (const [name, field] of Object.entries(fields))
    byFirst[name.charCodeAt(0)]?.push({ field, text: bytesOf(`${name}"`) });
  return byFirst;
}

/**
 * Reads lines of trades and quotes straight from bytes. It reads only lines that `JSON.parse` and the checks of fields
 * would accept with the same result: valid events with plain numbers and texts, and quotes with both sides. All else,
 * faults included, is left to them.
 */
export class PlainLines {
  readonly #symbols = new Array<MarketSymbol | undefined>(SYMBOL_SLOTS).fill(undefined);
  /** Place after what was read last. */
  #at = 0;

  /** Place of the line end, or the end of the bytes, after the line that was read last. */
  get end(): number {
    return this.#at;
  }

  /** Returns the event of the line that starts here; undefined for a line to be read as JSON. */
  read(bytes: Buffer, start: number): PlainEvent | undefined {
    if (bytes[start] !== OPEN) return undefined;
    let isTrade = false;
    let seen = 0;
    let symbol: MarketSymbol | undefined;
    let side: Side | undefined = 'unknown';
    let id: string | undefined;
    let [timestamp, price, size] = [Number.NaN, Number.NaN, Number.NaN];
    let [bid, bidSize, ask, askSize] = [Number.NaN, Number.NaN, Number.NaN, Number.NaN];
    this.#at = start;
    do {
      const at = afterSpaces(bytes, this.#at + 1);
      if (bytes[at] !== QUOTE) return undefined;
      const field = this.#name(bytes, at + 1);
      if (field === 0 || (seen & field) !== 0) return undefined;
      seen |= field;
      switch (field) {
        case TYPE:
          isTrade = this.#is(bytes, TRADE_TYPE);
          if (!isTrade && !this.#is(bytes, QUOTE_TYPE)) return undefined;
          break;
        case SYMBOL:
          symbol = this.#symbol(bytes);
          if (symbol === undefined) return undefined;
          break;
        case ID:
          id = this.#text(bytes);
          if (id === undefined) return undefined;
          break;
        case SIDE:
          side = this.#side(bytes);
          if (side === undefined) return undefined;
          break;
        case TIMESTAMP:
          timestamp = this.#number(bytes);
          if (!(Number.isSafeInteger(timestamp) && timestamp >= EARLIEST_MICROS)) return undefined;
          break;
        default: {
          const value = this.#number(bytes);
          if (Number.isNaN(value)) return undefined;
          if (field === PRICE) price = value;
          else if (field === SIZE) size = value;
          else if (field === BID) bid = value;
          else if (field === BID_SIZE) bidSize = value;
          else if (field === ASK) ask = value;
          else askSize = value;
        }
      }
      this.#at = afterSpaces(bytes, this.#at);
    } while (bytes[this.#at] === COMMA);
    if (bytes[this.#at] !== CLOSE || !this.#endsLine(bytes, start)) return undefined;
    if (symbol === undefined) return undefined;
    if (isTrade) {
      if ((seen & TRADE_FIELDS) !== TRADE_FIELDS || (seen & ~(TRADE_FIELDS | TIMESTAMP | ID | SIDE)) !== 0)
        return undefined;
      return { type: 'trade', symbol, timestamp, localTimestamp: Number.NaN, id, price, size, side };
    }
    if ((seen & QUOTE_FIELDS) !== QUOTE_FIELDS || (seen & ~(QUOTE_FIELDS | TIMESTAMP)) !== 0)
      return undefined;
    return { type: 'quote', symbol, timestamp, localTimestamp: Number.NaN, bid, bidSize, ask, askSize };
  }

  /** Steps over the end of the object; true if nothing else is on the line. */
  #endsLine(bytes: Buffer, start: number): boolean {
    let at = this.#at + 1;
    while (bytes[at] === SPACE || bytes[at] === CARRIAGE_RETURN) at++;
    this.#at = at;
    return (at >= bytes.length || bytes[at] === LINE_FEED) && at - start <= MAX_PLAIN_BYTES;
  }

  /** Reads a name and its colon, up to the value; 0 for an unknown one. */
  #name(bytes: Buffer, at: number): number {
    const names = NAMES[bytes[at] ?? 0] as (typeof NAMES)[number];
    for (let n = 0; n < names.length; n++) {
      const { field, text } = names[n] as (typeof names)[number];
      if (!startsWith(bytes, at, text)) continue;
      const colon = afterSpaces(bytes, at + text.length);
      if (bytes[colon] !== COLON) return 0;
      this.#at = afterSpaces(bytes, colon + 1);
      return field;
    }
    return 0;
  }

  /** Reads a text if it is this one. */
  #is(bytes: Buffer, text: Uint8Array): boolean {
    if (bytes[this.#at] !== QUOTE || !startsWith(bytes, this.#at + 1, text)) return false;
    this.#at += 1 + text.length;
    return true;
  }

  #side(bytes: Buffer): Side | undefined {
    for (let n = 0; n < SIDES.length; n++) {
      const { side, text } = SIDES[n] as (typeof SIDES)[number];
      if (this.#is(bytes, text)) return side;
    }
    return undefined;
  }

  /** Reads a text of ASCII without escapes. */
  #text(bytes: Buffer): string | undefined {
    if (bytes[this.#at] !== QUOTE) return undefined;
    const from = this.#at + 1;
    let at = from;
    /** Its value if it is the way in which a number is written; else NaN. */
    let value = bytes[from] === ZERO && bytes[from + 1] !== QUOTE ? Number.NaN : 0;
    for (;;) {
      const code = bytes[at] as number;
      if (code === QUOTE) break;
      if (!(code >= SPACE && code <= LAST_ASCII) || code === BACKSLASH) return undefined;
      value = code >= ZERO && code <= NINE ? value * 10 + (code - ZERO) : Number.NaN;
      at++;
    }
    if (at - from > MAX_PLAIN_TEXT) return undefined;
    this.#at = at + 1;
    return at > from && value <= MAX_SMALL ? String(value) : bytes.toString('latin1', from, at);
  }

  /** Reads a valid symbol; the text of each is created once. */
  #symbol(bytes: Buffer): MarketSymbol | undefined {
    if (bytes[this.#at] !== QUOTE) return undefined;
    const from = this.#at + 1;
    let at = from;
    let hash = 0;
    for (;;) {
      const code = bytes[at] as number;
      if (code === QUOTE) break;
      if (!(code >= SPACE && code <= LAST_ASCII) || code === BACKSLASH) return undefined;
      hash = (Math.imul(hash, 31) + code) | 0;
      at++;
    }
    this.#at = at + 1;
    const slot = (hash ^ (hash >>> 14)) & (SYMBOL_SLOTS - 1);
    const known = this.#symbols[slot];
    if (known !== undefined && isText(bytes, from, at, known)) return known;
    if (at - from > MAX_PLAIN_TEXT) return undefined;
    const text = bytes.toString('latin1', from, at);
    if (!isSymbol(text)) return undefined;
    this.#symbols[slot] = text;
    return text;
  }

  /**
   * Reads a number of few digits, without an exponent; else NaN. A quotient of two numbers that are exact is rounded
   * once, as JSON.parse rounds.
   */
  #number(bytes: Buffer): number {
    let at = this.#at;
    const isNegative = bytes[at] === MINUS;
    if (isNegative) at++;
    const first = at;
    let digits = 0;
    let code = bytes[at] as number;
    while (code >= ZERO && code <= NINE) {
      digits = digits * 10 + (code - ZERO);
      code = bytes[++at] as number;
    }
    if (at === first || (bytes[first] === ZERO && at > first + 1)) return Number.NaN;
    let decimals = 0;
    if (code === POINT) {
      const point = at;
      code = bytes[++at] as number;
      while (code >= ZERO && code <= NINE) {
        digits = digits * 10 + (code - ZERO);
        code = bytes[++at] as number;
      }
      decimals = at - point - 1;
      if (decimals === 0 || decimals > MAX_DECIMALS) return Number.NaN;
    }
    // A line with an exponent is left to JSON.parse, by the byte after the number; a negative zero is rare.
    if (digits > Number.MAX_SAFE_INTEGER || (isNegative && digits === 0)) return Number.NaN;
    this.#at = at;
    const value = decimals === 0 ? digits : digits / (POWERS[decimals] as number);
    return isNegative ? -value : value;
  }
}

function afterSpaces(bytes: Buffer, from: number): number {
  let at = from;
  while (bytes[at] === SPACE) at++;
  return at;
}

function startsWith(bytes: Buffer, at: number, text: Uint8Array): boolean {
  for (let n = 0; n < text.length; n++) if (bytes[at + n] !== text[n]) return false;
  return true;
}

function isText(bytes: Buffer, from: number, to: number, text: string): boolean {
  if (text.length !== to - from) return false;
  for (let n = 0; n < text.length; n++) if (bytes[from + n] !== text.charCodeAt(n)) return false;
  return true;
}
