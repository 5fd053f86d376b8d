import type { TradingStatus } from '../../../lib/market/event';
import type { FrameTally } from '../frame-tally';
import { type Fields, object, text } from '../json-fields';
import type { Pair } from '../quote-assets';
import { type Listing, statusOf } from '../venue-instrument';

/** The venue's names of intervals in requests; days begin at 00:00 UTC. */
export const OKX_INTERVALS = { '1m': '1m', '5m': '5m', '15m': '15m', '1h': '1H', '1d': '1Dutc' } as const;

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  live: 'open',
  preopen: 'pre',
  post_only: 'halted',
  suspend: 'halted',
  rebase: 'halted',
  settling: 'halted',
  expired: 'closed',
};

/**
 * Parses a product code: `BTC-USDT`, `BTC-USDT-SWAP`, `BTC-USD-241220`, `BTC-USD-241217-92000-C`. Options are priced
 * in their base.
 */
export function okxPair(name: string): Pair {
  const [base = '', quote = 'USDT', ...rest] = name.slice(name.indexOf(':') + 1).split('-');
  if (rest.length === 0) return { base, quote, kind: 'crypto' };
  if (rest[0] === 'SWAP') return { base, quote, kind: 'perpetual' };
  return { base, quote: rest.length > 1 ? base : quote, kind: 'future', expiry: rest.join('-') };
}

/**
 * Parses a product of an `instruments` answer or channel. Undefined for one that is not traded yet, and for the margin
 * terms of a spot product.
 *
 * https://www.okx.com/docs-v5/en/#public-data-rest-api-get-instruments
 */
export function okxListing(entry: unknown, tally: FrameTally): [code: string, listing: Listing] | undefined {
  const product = object(entry, 'data');
  if (product.instType === 'MARGIN' || product.tickSz === '' || product.lotSz === '') return undefined;
  const code = text(product, 'instId');
  return [
    code,
    {
      ...okxPair(`okx:${code}`),
      tickSize: text(product, 'tickSz'),
      lotSize: text(product, 'lotSz'),
      ...contractOf(product),
      ...statusOf(STATUSES, product.state, tally),
    },
  ];
}

/** Sizes of derivatives are contracts of `ctVal` × `ctMult` units of `ctValCcy`. */
function contractOf({ ctVal, ctMult, ctType }: Fields): Pick<Listing, 'contractSize' | 'inverse'> {
  const value = Number(ctVal);
  const multiplier = Number(ctMult || 1);
  if (ctVal === undefined || !(value > 0 && multiplier > 0)) return {};
  // Without digits of the product that neither factor has: 0.1 × 0.01.
  const contractSize = Number((value * multiplier).toPrecision(12));
  return { contractSize, ...(ctType === 'inverse' && { inverse: true }) };
}
