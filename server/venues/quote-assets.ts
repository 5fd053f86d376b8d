/** What a product is: its two sides, and what kind of contract it is. */
export interface Pair {
  /** Codes of the assets as people know them, in upper case. */
  readonly base: string;
  readonly quote: string;
  readonly kind: 'crypto' | 'perpetual' | 'future';
  /** Of a future, as the venue writes it. */
  readonly expiry?: string;
}

/** What things are priced in. HUSD, which is no more, is left out: it would make ET of ETHUSD and BC of BCHUSD. */
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

/** `DOTUSD` and `XBTUSD` are priced in USD: of TUSD at least so many letters are left, since coins with fewer are rare. */
const LEFT_OF_TUSD = 3;

/**
 * The sides of a code that has nothing between them: `BTCUSDT`. The longest known asset that fits its end is taken;
 * of an unknown one the whole code is the base and the price is called USD.
 */
export function splitGlued(code: string, kind: Pair['kind'] = 'crypto'): Pair {
  const upper = code.toUpperCase();
  const quote = QUOTE_ASSETS.find(
    (asset) => upper.endsWith(asset) && upper.length >= asset.length + (asset === 'TUSD' ? LEFT_OF_TUSD : 1),
  );
  return { base: quote === undefined ? upper : upper.slice(0, -quote.length), quote: quote ?? 'USD', kind };
}
