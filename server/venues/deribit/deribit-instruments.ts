import type { TradingStatus } from '../../../lib/market/event';
import type { FrameTally } from '../frame-tally';
import { numeric, object, text } from '../json-fields';
import type { Pair } from '../quote-assets';
import { type Listing, statusOf } from '../venue-instrument';

/** The venue's names of intervals in requests. */
export const DERIBIT_INTERVALS = { '1m': '1', '5m': '5', '15m': '15', '1h': '60', '1d': '1D' } as const;

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  open: 'open',
  started: 'open',
  created: 'pre',
  locked: 'halted',
  halted: 'halted',
  inactive: 'halted',
  deactivated: 'halted',
  settled: 'closed',
  closed: 'closed',
  terminated: 'closed',
};

/** Converts the state of a product, of its ticker or of the channel `instrument.state`. */
export function deribitStatus(state: unknown, tally: FrameTally): TradingStatus | undefined {
  return statusOf(STATUSES, state, tally).status;
}

/**
 * Parses a product code: `BTC-PERPETUAL`, `BTC_USDC-PERPETUAL`, `BTC-27DEC24`, `BTC-24SEP21-40000-P`, `BTC_USDC`.
 * Options without a quote currency are priced in their base.
 */
export function deribitPair(name: string): Pair {
  const [assets = '', ...rest] = name.slice(name.indexOf(':') + 1).split('-');
  const [base = '', named] = assets.split('_');
  if (rest.length === 0) return { base, quote: named ?? 'USD', kind: 'crypto' };
  if (rest[0] === 'PERPETUAL') return { base, quote: named ?? 'USD', kind: 'perpetual' };
  const isOption = /-[CP]$/.test(name);
  return { base, quote: named ?? (isOption ? base : 'USD'), kind: 'future', expiry: rest.join('-') };
}

/**
 * Parses a product of a `get_instruments` answer. Sizes are amounts, not contracts: of the base, or of dollars for
 * inverse futures.
 *
 * https://docs.deribit.com/api-reference/market-data/public-get_instruments
 */
export function deribitListing(entry: unknown, tally: FrameTally): [code: string, listing: Listing] {
  const product = object(entry, 'result');
  const code = text(product, 'instrument_name');
  const pair = deribitPair(`deribit:${code}`);
  const { kind, instrument_type: type, state, is_active: active } = product;
  const isFuture = kind === 'future' && (type === undefined ? pair.quote === 'USD' : type === 'reversed');
  return [
    code,
    {
      ...pair,
      quote: text(product, 'quote_currency'),
      tickSize: numeric(product, 'tick_size'),
      lotSize: numeric(product, 'min_trade_amount'),
      ...(pair.kind !== 'crypto' && { contractSize: 1 }),
      ...(isFuture ? { inverse: true } : pair.kind !== 'crypto' && { unit: 'coins' as const }),
      ...statusOf(STATUSES, state ?? (active === false ? 'inactive' : 'open'), tally),
    },
  ];
}
