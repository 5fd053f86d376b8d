import type { TradingStatus } from '../../../lib/market/event';
import type { FrameTally } from '../frame-tally';
import { type Fields, isObject, list, object, text } from '../json-fields';
import { type Pair, splitGlued } from '../quote-assets';
import { type Listing, statusOf } from '../venue-instrument';
import type { BinanceMarket } from './binance-frame';

/** Venue part of a symbol, for each market. */
export const BINANCE_VENUES: Readonly<Record<BinanceMarket, string>> = {
  spot: 'binance',
  usdm: 'binance-usdm',
  cm: 'binance-cm',
};

/** `CANCEL_ONLY`: orders may only be cancelled, so nothing trades. */
export const BINANCE_STATUSES: Readonly<Record<string, TradingStatus>> = {
  TRADING: 'open',
  PRE_TRADING: 'pre',
  PENDING_TRADING: 'pre',
  AUCTION_MATCH: 'auction',
  BREAK: 'halted',
  HALT: 'halted',
  CANCEL_ONLY: 'halted',
  POST_TRADING: 'closed',
  END_OF_DAY: 'closed',
  CLOSE: 'closed',
  PRE_DELIVERING: 'closed',
  DELIVERING: 'closed',
  DELIVERED: 'closed',
  PRE_SETTLE: 'closed',
  SETTLING: 'closed',
};

/** Parses a product code: `BTCUSDT`, `BTCUSD_PERP`, `BTCUSDT_240927`. */
export function binancePair(symbol: string): Pair {
  const at = symbol.indexOf(':');
  const [glued = '', expiry] = symbol.slice(at + 1).split('_', 2);
  if (symbol.slice(0, at) === BINANCE_VENUES.spot) return splitGlued(glued);
  if (expiry === undefined || !/^\d+$/.test(expiry)) return splitGlued(glued, 'perpetual');
  return { ...splitGlued(glued, 'future'), expiry };
}

/**
 * Parses a product of an `exchangeInfo` answer; undefined if it has no steps of prices and sizes.
 *
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/general-endpoints
 */
export function binanceListing(
  market: BinanceMarket,
  entry: unknown,
  tally: FrameTally,
): [code: string, listing: Listing] | undefined {
  const product = object(entry, 'symbols');
  const tickSize = filterValue(product, 'PRICE_FILTER', 'tickSize');
  const lotSize = filterValue(product, 'LOT_SIZE', 'stepSize');
  const code = text(product, 's' in product ? 's' : 'symbol');
  if (tickSize === undefined || lotSize === undefined) return undefined;
  const { kind, expiry } = binancePair(`${BINANCE_VENUES[market]}:${code}`);
  return [
    code,
    {
      base: text(product, 'baseAsset'),
      quote: text(product, 'quoteAsset'),
      kind,
      ...(expiry !== undefined && { expiry }),
      tickSize,
      lotSize,
      ...contractOf(market, product),
      ...statusOf(BINANCE_STATUSES, product.status ?? product.contractStatus, tally),
    },
  ];
}

/** Coin-margined contracts are on a number of dollars that their listing names. */
function contractOf(
  market: BinanceMarket,
  { contractSize }: Fields,
): Pick<Listing, 'contractSize' | 'inverse'> {
  if (market !== 'cm') return {};
  const size = Number(contractSize);
  return { inverse: true, ...(size > 0 && { contractSize: size }) };
}

function filterValue(product: Fields, type: string, field: string): string | undefined {
  const filter = list(product.filters, 'filters').find((one) => isObject(one) && one.filterType === type);
  return filter === undefined ? undefined : text(object(filter, 'filters'), field);
}
