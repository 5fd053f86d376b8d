import type { TradingStatus } from '../../../lib/market/event';
import { type Numeric, stepOf } from '../decimals';
import type { FrameTally } from '../frame-tally';
import { numeric, object, text, whole } from '../json-fields';
import type { Pair } from '../quote-assets';
import { type Listing, statusOf } from '../venue-instrument';

/** Kraken's own codes of assets that have other usual codes. */
const ASSETS: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

/** The venue's names of intervals in requests, minutes. */
export const KRAKEN_INTERVALS = { '1m': '1', '5m': '5', '15m': '15', '1h': '60', '1d': '1440' } as const;

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  online: 'open',
  limit_only: 'open',
  reduce_only: 'open',
  post_only: 'halted',
  cancel_only: 'halted',
  maintenance: 'halted',
  work_in_progress: 'halted',
  delisted: 'closed',
};

/** Converts the status of the whole venue. */
export function krakenStatus(status: unknown, tally: FrameTally): TradingStatus | undefined {
  return statusOf(STATUSES, status, tally).status;
}

/** Parses a product code: `XBT/USD`, `BTC/USD`. */
export function krakenPair(name: string): Pair {
  const [base = '', quote = 'USD'] = name.slice(name.indexOf(':') + 1).split('/');
  return { base: ASSETS[base] ?? base, quote: ASSETS[quote] ?? quote, kind: 'crypto' };
}

/**
 * Parses a product of an `AssetPairs` answer; none that is not available in streams. Version 1 of the streams has
 * the code of the answer, version 2 that of today's assets.
 */
export function krakenProduct(
  entry: unknown,
  tally: FrameTally,
): { readonly codes: readonly string[]; readonly listing: Listing } | undefined {
  const product = object(entry, 'result');
  if (product.wsname === undefined) return undefined;
  const code = text(product, 'wsname');
  const pair = krakenPair(code);
  const tick: Numeric =
    'tick_size' in product ? numeric(product, 'tick_size') : stepOf(whole(product, 'pair_decimals'));
  const steps = { tickSize: tick, lotSize: stepOf(whole(product, 'lot_decimals')) };
  const listing = { ...pair, ...steps, ...statusOf(STATUSES, product.status, tally) };
  return { codes: [...new Set([code, `${pair.base}/${pair.quote}`])], listing };
}

/** Parses a product of the channel `instrument`, version 2. */
export function krakenListing(entry: unknown, tally: FrameTally): [code: string, listing: Listing] {
  const product = object(entry, 'pairs');
  return [
    text(product, 'symbol'),
    {
      base: text(product, 'base'),
      quote: text(product, 'quote'),
      kind: 'crypto',
      tickSize: numeric(product, 'price_increment'),
      lotSize: numeric(product, 'qty_increment'),
      ...statusOf(STATUSES, product.status, tally),
    },
  ];
}
