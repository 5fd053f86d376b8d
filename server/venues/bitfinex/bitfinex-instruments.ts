import { type Pair, splitGlued } from '../quote-assets';

/** Bitfinex's own codes of assets that have other usual codes. */
const ASSETS: Readonly<Record<string, string>> = { UST: 'USDT' };

/** The venue's names of intervals in requests. */
export const BITFINEX_INTERVALS = { '1m': '1m', '5m': '5m', '15m': '15m', '1h': '1h', '1d': '1D' } as const;

/** Converts the venue's symbol: `tBTCUSD` is BTCUSD. A colon becomes a slash, since a symbol has one colon only. */
export function plainCode(symbol: string): string {
  return symbol.slice(1).replace(':', '/');
}

/** Converts a code to the venue's symbol of a traded product. */
export function bitfinexCode(code: string): string {
  return `t${code.replace('/', ':')}`;
}

/** Parses a product code: `BTCUSD`, `AVAX/USD`, `BTCF0/USTF0` (a perpetual). */
export function bitfinexPair(symbol: string): Pair {
  const code = symbol.slice(symbol.indexOf(':') + 1);
  const [first = '', second] = code.split('/', 2);
  const glued = second === undefined && first.length === 6;
  const pair = glued ? { base: first.slice(0, 3), quote: first.slice(3) } : splitGlued(first);
  const { base, quote } = second === undefined ? pair : { base: first, quote: second };
  const named = (asset: string): string => {
    const plain = asset.replace(/F0$/, '');
    return ASSETS[plain] ?? plain;
  };
  return { base: named(base), quote: named(quote), kind: base.endsWith('F0') ? 'perpetual' : 'crypto' };
}
