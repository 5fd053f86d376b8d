import type { TradingStatus } from '../../../lib/market/event';
import { stepOf } from '../decimals';
import type { FrameTally } from '../frame-tally';
import { numeric, object, text, whole } from '../json-fields';
import type { Pair } from '../quote-assets';
import { type Listing, statusOf } from '../venue-instrument';

/** Market of Gate: spot, or perpetual contracts of the futures API. */
export type GateioMarket = 'spot' | 'futures';

/** Venue part of a symbol, for each market. */
export const GATEIO_VENUES: Readonly<Record<GateioMarket, string>> = {
  spot: 'gateio',
  futures: 'gateio-futures',
};

/** The venue's names of intervals in requests. */
export const GATEIO_INTERVALS = { '1m': '1m', '5m': '5m', '15m': '15m', '1h': '1h', '1d': '1d' } as const;

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  tradable: 'open',
  buyable: 'open',
  sellable: 'open',
  untradable: 'halted',
  trading: 'open',
  prelaunch: 'pre',
  circuit_breaker: 'halted',
  delisting: 'open',
  delisted: 'closed',
};

/** Parses a product code: `BTC_USDT`. */
export function gateioPair(name: string): Pair {
  const at = name.indexOf(':');
  const [base = '', quote = 'USDT'] = name.slice(at + 1).split('_', 2);
  return { base, quote, kind: name.slice(0, at) === GATEIO_VENUES.spot ? 'crypto' : 'perpetual' };
}

/** Parses a product of an answer of `currency_pairs` (spot) or `contracts` (futures). */
export function gateioListing(
  market: GateioMarket,
  entry: unknown,
  tally: FrameTally,
): [code: string, listing: Listing] {
  const product = object(entry, 'the answer');
  if (market === 'futures') {
    const code = text(product, 'name');
    // A multiplier of 0 means a contract on one unit of the quote currency.
    const multiplier = Number(product.quanto_multiplier);
    return [
      code,
      {
        ...gateioPair(`${GATEIO_VENUES.futures}:${code}`),
        tickSize: numeric(product, 'order_price_round'),
        lotSize: 1,
        contractSize: multiplier > 0 ? multiplier : 1,
        ...(product.type === 'inverse' && { inverse: true }),
        ...statusOf(
          STATUSES,
          product.status ?? (product.in_delisting === true ? 'delisting' : 'trading'),
          tally,
        ),
      },
    ];
  }
  return [
    text(product, 'id'),
    {
      base: text(product, 'base'),
      quote: text(product, 'quote'),
      kind: 'crypto',
      tickSize: stepOf(whole(product, 'precision')),
      lotSize: stepOf(whole(product, 'amount_precision')),
      ...statusOf(STATUSES, product.trade_status, tally),
    },
  ];
}
