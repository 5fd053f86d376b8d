import type { TradingStatus } from '../../../lib/market/event';
import type { FrameTally } from '../frame-tally';
import { type Fields, object, text } from '../json-fields';
import { type Pair, splitGlued } from '../quote-assets';
import { type Listing, statusOf } from '../venue-instrument';

export type BybitCategory = 'spot' | 'linear' | 'inverse';

/** Venue part of a symbol: the same code is another product in another category. */
export const BYBIT_VENUES: Readonly<Record<BybitCategory, string>> = {
  spot: 'bybit',
  linear: 'bybit-linear',
  inverse: 'bybit-inverse',
};

/** The venue's names of intervals in requests. */
export const BYBIT_INTERVALS = { '1m': '1', '5m': '5', '15m': '15', '1h': '60', '1d': 'D' } as const;

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  Trading: 'open',
  PreLaunch: 'pre',
  Settling: 'closed',
  Delivering: 'closed',
  Closed: 'closed',
};

/** Parses a product code: `BTCUSDT`, `BTCPERP` (in USDC), `BTCUSDT-26SEP25`. */
export function bybitPair(name: string): Pair {
  const at = name.indexOf(':');
  const venue = name.slice(0, at);
  const code = name.slice(at + 1);
  if (venue === BYBIT_VENUES.spot) return splitGlued(code);
  const [glued = '', expiry] = code.split('-');
  const pair = splitGlued(glued, 'future');
  // Futures whose code has no second asset are settled in USDC.
  if (expiry !== undefined) return { ...pair, quote: pair.base === glued ? 'USDC' : pair.quote, expiry };
  if (code.endsWith('PERP')) return { base: code.slice(0, -4), quote: 'USDC', kind: 'perpetual' };
  return splitGlued(code, 'perpetual');
}

/** Parses a product of an `instruments-info` answer. */
export function bybitListing(
  category: BybitCategory,
  entry: unknown,
  tally: FrameTally,
): [code: string, listing: Listing] {
  const product = object(entry, 'list');
  const code = text(product, 'symbol');
  const sizes = object(product.lotSizeFilter, 'lotSizeFilter');
  return [
    code,
    {
      base: text(product, 'baseCoin'),
      quote: text(product, 'quoteCoin'),
      ...contractOf(category, product, code),
      tickSize: text(object(product.priceFilter, 'priceFilter'), 'tickSize'),
      lotSize: text(sizes, category === 'spot' ? 'basePrecision' : 'qtyStep'),
      ...statusOf(STATUSES, product.status, tally),
    },
  ];
}

/** Linear contracts are counted in coins, inverse ones in dollars. */
function contractOf(
  category: BybitCategory,
  { contractType }: Fields,
  code: string,
): Pick<Listing, 'kind' | 'expiry' | 'contractSize' | 'inverse'> {
  if (category === 'spot') return { kind: 'crypto' };
  const unit = { contractSize: 1, ...(category === 'inverse' && { inverse: true }) };
  if (!String(contractType).endsWith('Futures')) return { kind: 'perpetual', ...unit };
  const expiry = code.includes('-') ? code.slice(code.indexOf('-') + 1) : code.slice(-3);
  return { kind: 'future', expiry, ...unit };
}
