/** Product: its two assets and its kind of contract. */
export interface Pair {
  /** Usual codes of the assets, in upper case. */
  readonly base: string;
  readonly quote: string;
  readonly kind: 'crypto' | 'perpetual' | 'future';
  /** Expiry of a future, in the venue's format. */
  readonly expiry?: string;
}

/**
 * Assets used as quote currencies. HUSD, now defunct, is left out: it would parse ETHUSD as ET and BCHUSD as
 * BC.
 */
const QUOTE_ASSETS = [
  ...['FDUSD', 'USDT', 'USDC', 'TUSD', 'BUSD', 'USDP', 'GUSD', 'RLUSD', 'USDE', 'USD1', 'BIDR', 'IDRT'],
  ...[
    'DAI',
    'BTC',
    'ETH',
    'BNB',
    'SOL',
    'XRP',
    'TRX',
    'DOGE',
    'HT',
    'FIL',
    'MNT',
    'EUR',
    'GBP',
    'SGD',
    'AUD',
  ],
  ...[
    'TRY',
    'BRL',
    'RUB',
    'UAH',
    'JPY',
    'MXN',
    'ZAR',
    'PLN',
    'RON',
    'ARS',
    'KRW',
    'CHF',
    'CAD',
    'USD',
    'UST',
  ],
].sort((a, b) => b.length - a.length);

/**
 * Minimum length of a base before TUSD: `DOTUSD` and `XBTUSD` are priced in USD; coins with shorter codes are
 * rare.
 */
const LEFT_OF_TUSD = 3;

/**
 * Splits a code without a separator: `BTCUSDT`. The longest known quote asset at its end wins; without one, the
 * whole code is the base and the price is in USD.
 */
export function splitGlued(code: string, kind: Pair['kind'] = 'crypto'): Pair {
  const upper = code.toUpperCase();
  const quote = QUOTE_ASSETS.find(
    (asset) => upper.endsWith(asset) && upper.length >= asset.length + (asset === 'TUSD' ? LEFT_OF_TUSD : 1),
  );
  return { base: quote === undefined ? upper : upper.slice(0, -quote.length), quote: quote ?? 'USD', kind };
}
