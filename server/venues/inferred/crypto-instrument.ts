import type { Instrument, MarketSymbol } from '../../../lib/market/instrument';
import type { DecimalsSeen } from '../decimals';
import { type Pair, splitGlued } from '../quote-assets';
import { describeInstrument } from '../venue-instrument';

/** Aliases of coins on some venues. */
const OTHER_NAMES: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };
/** Expiry date in a code: `200327`, `20200327`, `27MAR20`. */
const EXPIRY = /^(\d{6}|\d{8}|\d{1,2}[A-Z]{3}\d{2,4})$/;
const PERPETUAL = /PERP|SWAP/;
/** Venues that only list derivatives. */
const DERIVATIVES = /futures|swap|perp|deriv|delivery|bitmex|deribit|usdm|-cm$/;

/** Exchanges of coins, by the part of a venue before its market: `binance` of `binance-usdm`. */
const COIN_VENUES = new Set([
  ...[
    'binance',
    'bitfinex',
    'bitget',
    'bitmex',
    'bitstamp',
    'bybit',
    'coinbase',
    'deribit',
    'gateio',
    'gemini',
    'htx',
  ],
  ...['huobi', 'hyperliquid', 'kraken', 'kucoin', 'mexc', 'okx', 'poloniex', 'upbit'],
]);
/** Codes of pairs with a currency that only coins are priced in. */
const PRICED_IN_COINS = /^[A-Z0-9]{1,15}[-_/]?(USDT|USDC|FDUSD|BUSD)$/i;

/** True for the symbol of a coin: of an exchange of coins, or with a code that only a coin has. */
export function isCoin(symbol: MarketSymbol): boolean {
  const colon = symbol.indexOf(':');
  const [exchange = ''] = symbol.slice(0, colon).split('-');
  return COIN_VENUES.has(exchange) || PRICED_IN_COINS.test(symbol.slice(colon + 1));
}

/** Describes a crypto instrument from its venue and code. */
export function cryptoInstrument(
  symbol: MarketSymbol,
  decimals: Pick<DecimalsSeen, 'price' | 'size'>,
): Instrument {
  return describeInstrument(symbol, pairOfCode(symbol), decimals, 'green-up');
}

/**
 * Parses a pair from the code styles of venues: `BTCUSDT`, `BTC-USDT-SWAP`, `XBT/USD`, `BTC-PERPETUAL`,
 * `BTC-27MAR20`.
 */
function pairOfCode(symbol: MarketSymbol): Pair {
  const colon = symbol.indexOf(':');
  const parts = symbol
    .slice(colon + 1)
    .toUpperCase()
    .split(/[-_/]/);
  const expiry = parts.slice(1).find((part) => EXPIRY.test(part));
  const perpetual = DERIVATIVES.test(symbol.slice(0, colon)) || parts.some((part) => PERPETUAL.test(part));
  const [first = '', second] = parts.filter((part) => !EXPIRY.test(part) && !PERPETUAL.test(part));
  const sides = /^[A-Z]{2,5}$/.test(second ?? '')
    ? { base: first, quote: second as string }
    : splitGlued(first);
  return {
    base: OTHER_NAMES[sides.base] ?? sides.base,
    quote: OTHER_NAMES[sides.quote] ?? sides.quote,
    kind: expiry !== undefined ? 'future' : perpetual ? 'perpetual' : 'crypto',
    ...(expiry !== undefined && { expiry }),
  };
}
