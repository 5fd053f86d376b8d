import type { Side } from '../../../lib/market/event';
import { type Fields, isObject, levels, type RawLevel, text, throwFrameError, whole } from '../json-fields';
import { microsOf } from '../venue-time';

/** Binance market: spot, USDT futures, coin-margined futures. */
export type BinanceMarket = 'spot' | 'usdm' | 'cm';

/** Validated message of Binance's streams or REST order book answer. `code` is the venue's symbol. */
export type BinanceFrame =
  | {
      readonly kind: 'trade';
      readonly code: string;
      readonly id: number;
      readonly price: string;
      readonly size: string;
      readonly side: Side;
      readonly timestamp: number;
    }
  | {
      readonly kind: 'quote';
      readonly code: string;
      readonly bid: RawLevel;
      readonly ask: RawLevel;
      /** Absent in the spot market. */
      readonly timestamp: number | undefined;
    }
  | ({
      readonly kind: 'depth';
      readonly code: string;
      readonly previous: number;
    } & Sides)
  /** Answer to the REST call; only the coin-margined market names the symbol in it. */
  | ({ readonly kind: 'snapshot'; readonly code: string | undefined } & Sides)
  | { readonly kind: 'other'; readonly name: string; readonly data: Fields };

interface Sides {
  /** Id of the last change in the snapshot. */
  readonly last: number;
  readonly bids: readonly RawLevel[];
  readonly asks: readonly RawLevel[];
  readonly timestamp: number | undefined;
}

/** Message with its market, if the market follows from the format. */
export interface BinanceMessage {
  readonly frame: BinanceFrame;
  readonly market: BinanceMarket | undefined;
  /** True if the message names its market: streams of all contracts carry those of both futures markets. */
  readonly named: boolean;
}

/** Values of the field `st`. */
const NAMED_MARKETS: Readonly<Record<string, BinanceMarket>> = { 1: 'usdm', 2: 'cm' };

/** Codes of coin-margined contracts contain their currency, USD: `BTCUSD_PERP`, `BTCUSD_240927`. */
const COIN_MARGINED = /USD_\w+$/;

/**
 * Parses a message, with or without the envelope of combined streams.
 *
 * https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams
 * https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams
 * @throws FrameError naming the invalid field
 */
export function readBinanceMessage(message: unknown): BinanceMessage {
  const outer = isObject(message) ? message : throwFrameError('the message', message, 'an object');
  const data =
    outer.data === undefined
      ? outer
      : isObject(outer.data)
        ? outer.data
        : throwFrameError('data', outer.data, 'an object');
  const named = data.st === undefined ? undefined : NAMED_MARKETS[String(data.st)];
  const coinMargined =
    data.ps !== undefined ||
    data.pair !== undefined ||
    (typeof data.s === 'string' && COIN_MARGINED.test(data.s));
  const as = (frame: BinanceFrame, spot: boolean): BinanceMessage => {
    const market = named ?? (coinMargined ? 'cm' : spot ? 'spot' : 'usdm');
    return { frame, market, named: named !== undefined };
  };
  if (data.lastUpdateId !== undefined && outer.stream === undefined) {
    return as(snapshotOf(data), data.T === undefined);
  }
  if (data.e === 'trade') return as(tradeOf(data), data.X === undefined);
  if (data.e === 'depthUpdate') return as(depthOf(data), data.pu === undefined);
  if (data.e === 'bookTicker' || (data.e === undefined && data.B !== undefined && data.A !== undefined)) {
    return as(quoteOf(data), data.e === undefined);
  }
  const keys = Object.keys(data).slice(0, 3).join(',');
  const name = typeof data.e === 'string' ? data.e : typeof outer.stream === 'string' ? outer.stream : keys;
  return { frame: { kind: 'other', name, data }, market: named, named: named !== undefined };
}

/** Parses a single trade, or an aggregate of one order at one price (`aggTrade`). */
export function tradeOf(data: Fields, id: 't' | 'a' = 't'): BinanceFrame & { kind: 'trade' } {
  const { m } = data;
  if (typeof m !== 'boolean') throwFrameError('m', m, 'true or false');
  return {
    kind: 'trade',
    code: text(data, 's'),
    id: whole(data, id),
    price: text(data, 'p'),
    size: text(data, 'q'),
    // `m`: the buyer was the maker, so the seller was the aggressor.
    side: m ? 'sell' : 'buy',
    timestamp: timeOf(data) ?? throwFrameError('E', data.E, 'a time'),
  };
}

function quoteOf(data: Fields): BinanceFrame {
  return {
    kind: 'quote',
    code: text(data, 's'),
    bid: [text(data, 'b'), text(data, 'B')],
    ask: [text(data, 'a'), text(data, 'A')],
    timestamp: timeOf(data),
  };
}

/** Parses a depth update. `pu` (futures only) is the `u` of the previous one; spot ids are consecutive. */
function depthOf(data: Fields): BinanceFrame {
  const previous = data.pu === undefined ? whole(data, 'U') - 1 : whole(data, 'pu');
  const sides = { bids: levels(data.b, 'b'), asks: levels(data.a, 'a'), timestamp: timeOf(data) };
  return { kind: 'depth', code: text(data, 's'), last: whole(data, 'u'), previous, ...sides };
}

function snapshotOf(data: Fields): BinanceFrame {
  const sides = { bids: levels(data.bids, 'bids'), asks: levels(data.asks, 'asks'), timestamp: timeOf(data) };
  const code = data.symbol === undefined ? undefined : text(data, 'symbol');
  return { kind: 'snapshot', code, last: whole(data, 'lastUpdateId'), ...sides };
}

/** Returns the venue's time, µs: of the event if given, else of the message. */
function timeOf({ T, E }: Fields): number | undefined {
  const time = T ?? E;
  return time === undefined ? undefined : microsOf(time, T === undefined ? 'E' : 'T');
}
