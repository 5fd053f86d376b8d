import { excerpt, ImportError } from './importer';

/** Which of Binance's markets a frame is of: spot, USDT futures, coin-margined futures. */
export type BinanceMarket = 'spot' | 'usdm' | 'cm';

/** A level as the venue writes it: price, size. */
export type TextLevel = readonly [price: string, size: string];

/** One line of a capture; times are µs. `symbol` is the venue's. */
export type BinanceFrame =
  | { readonly kind: 'trade'; readonly symbol: string; readonly trade: TradeFrame }
  | { readonly kind: 'quote'; readonly symbol: string; readonly quote: QuoteFrame }
  | { readonly kind: 'depth'; readonly symbol: string; readonly depth: DepthFrame }
  | { readonly kind: 'snapshot'; readonly symbol: string | undefined; readonly snapshot: SnapshotFrame }
  | { readonly kind: 'other'; readonly name: string };

/** https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams#trade-streams */
export interface TradeFrame {
  readonly E: number;
  readonly T?: number;
  readonly t: number;
  readonly p: string;
  readonly q: string;
  /** Whether the buyer was the maker, so that the seller was the aggressor. */
  readonly m: boolean;
}

/** `…#individual-symbol-book-ticker-streams`; the spot market gives no time. */
export interface QuoteFrame {
  readonly b: string;
  readonly B: string;
  readonly a: string;
  readonly A: string;
  readonly T?: number;
  readonly E?: number;
}

/** `…#diff-depth-stream`; `pu` (futures) is the `u` of the frame before. */
export interface DepthFrame {
  readonly E: number;
  readonly T?: number;
  readonly U: number;
  readonly u: number;
  readonly pu?: number;
  readonly b: readonly TextLevel[];
  readonly a: readonly TextLevel[];
}

/** Answer of the REST call for the book; the spot market gives no time. */
export interface SnapshotFrame {
  readonly lastUpdateId: number;
  readonly E?: number;
  readonly T?: number;
  readonly bids: readonly TextLevel[];
  readonly asks: readonly TextLevel[];
}

export interface BinanceLine {
  /** Receive time, µs. */
  readonly received: number;
  readonly frame: BinanceFrame;
  /** The market that the frame's shape tells, where it tells one. */
  readonly market: BinanceMarket | undefined;
}

/** 19 digits of ns reach to the year 2262; 16 digits are the µs of it. */
const LINE = /^(\d{16})\d{3} /;
const TIME_CHARACTERS = 20;
/** Times below this are ms, at or above it µs, which the spot market sends on request. Both mean 1973 to 5138. */
const FIRST_MICROS = 1e14;

/** Whether a line begins as those of a capture do. */
export function isBinanceLine(text: string): boolean {
  return LINE.test(text) && text[TIME_CHARACTERS] === '{';
}

/**
 * Reads one line `<receive time, ns> <JSON frame>`.
 * @throws ImportError naming the file and the line
 */
export function parseBinanceLine(text: string, file: string, line: number): BinanceLine {
  const time = LINE.exec(text)?.[1];
  if (time === undefined) {
    throw new ImportError(file, line, `"<receive time in ns> <JSON frame>" expected, found ${excerpt(text)}`);
  }
  let message: unknown;
  try {
    message = JSON.parse(text.slice(TIME_CHARACTERS));
  } catch (error) {
    throw new ImportError(file, line, `the frame is no JSON (${(error as Error).message})`);
  }
  try {
    const { frame, market } = classify(message as RawMessage);
    return { received: Number(time), frame, market };
  } catch {
    throw new ImportError(file, line, `not a frame of Binance: ${excerpt(text.slice(TIME_CHARACTERS))}`);
  }
}

/** Venue's time of a frame as µs: when it happened, else when it was sent. */
export function venueTime(frame: { T?: number; E?: number }): number | undefined {
  const time = frame.T ?? frame.E;
  return time === undefined || time >= FIRST_MICROS ? time : time * 1000;
}

/** Coin-margined contracts are priced in USD and say so: `BTCUSD_PERP`, `BTCUSD_240927`. */
const COIN_MARGINED = /USD_\w+$/;

type RawMessage = Record<string, unknown> & { stream?: string; data?: Record<string, unknown> };

function classify(message: RawMessage): { frame: BinanceFrame; market: BinanceMarket | undefined } {
  const data = message.data ?? message;
  if (typeof data !== 'object' || Array.isArray(data)) throw new RangeError('no object');
  const symbol = data.s as string;
  const coinMargined = data.ps !== undefined || data.pair !== undefined || COIN_MARGINED.test(symbol);
  if (data.lastUpdateId !== undefined && message.stream === undefined) {
    mustBe('number', data, 'lastUpdateId');
    mustBe('array', data, 'bids', 'asks');
    const market = coinMargined ? 'cm' : data.T === undefined ? 'spot' : 'usdm';
    const snapshot = data as unknown as SnapshotFrame;
    return { frame: { kind: 'snapshot', symbol: data.symbol as string | undefined, snapshot }, market };
  }
  if (data.e === 'trade') {
    mustBe('number', data, 'E', 't');
    mustBe('string', data, 's', 'p', 'q');
    mustBe('boolean', data, 'm');
    const market = coinMargined ? 'cm' : data.X === undefined ? 'spot' : 'usdm';
    return { frame: { kind: 'trade', symbol, trade: data as unknown as TradeFrame }, market };
  }
  if (data.e === 'depthUpdate') {
    mustBe('string', data, 's');
    mustBe('number', data, 'E', 'U', 'u');
    mustBe('array', data, 'b', 'a');
    const market = coinMargined ? 'cm' : data.pu === undefined ? 'spot' : 'usdm';
    return { frame: { kind: 'depth', symbol, depth: data as unknown as DepthFrame }, market };
  }
  if (data.e === 'bookTicker' || (data.e === undefined && data.B !== undefined && data.A !== undefined)) {
    mustBe('string', data, 's', 'b', 'B', 'a', 'A');
    const market = coinMargined ? 'cm' : data.e === undefined ? 'spot' : 'usdm';
    return { frame: { kind: 'quote', symbol, quote: data as unknown as QuoteFrame }, market };
  }
  const name =
    typeof data.e === 'string' ? data.e : (message.stream ?? Object.keys(data).slice(0, 3).join(','));
  return { frame: { kind: 'other', name }, market: undefined };
}

function mustBe(
  kind: 'array' | 'boolean' | 'number' | 'string',
  data: Record<string, unknown>,
  ...fields: readonly string[]
): void {
  for (const field of fields) {
    const value = data[field];
    const right = kind === 'array' ? Array.isArray(value) : typeof value === kind;
    if (!right) throw new RangeError(`${field} is no ${kind}`);
  }
}

/**
 * The number that a price or a size is written as.
 * @throws RangeError naming the text when it is none
 */
export function decimal(text: string): number {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new RangeError(`${JSON.stringify(text)} is no number`);
  return number;
}
