import type { TradingStatus } from '../../../lib/market/event';
import { type Numeric, stepOf } from '../decimals';
import { numeric, object, text, whole } from '../json-fields';
import type { Pair } from '../quote-assets';
import type { Listing } from '../venue-instrument';

/** Kraken's own codes of assets that have other usual codes. */
const ASSETS: Readonly<Record<string, string>> = { XBT: 'BTC', XDG: 'DOGE' };

const STATUSES: Readonly<Record<string, TradingStatus>> = {
  online: 'open',
  limit_only: 'open',
  post_only: 'halted',
  cancel_only: 'halted',
  maintenance: 'halted',
  delisted: 'closed',
};

/** Converts the status of `systemStatus` or of a product. */
export function krakenStatus(status: unknown): TradingStatus | undefined {
  return STATUSES[String(status)];
}

/** Parses a product code: `XBT/USD`. */
export function krakenPair(symbol: string): Pair {
  const [base = '', quote = 'USD'] = symbol.slice(symbol.indexOf(':') + 1).split('/');
  return { base: ASSETS[base] ?? base, quote: ASSETS[quote] ?? quote, kind: 'crypto' };
}

/** Parses the products of an `AssetPairs` answer that are available in streams, by symbol. */
export function* krakenListings(body: unknown): Generator<[string, Listing]> {
  for (const entry of Object.values(object(object(body, 'AssetPairs').result, 'result'))) {
    const product = object(entry, 'result');
    if (product.wsname === undefined) continue;
    const symbol = `kraken:${text(product, 'wsname')}`;
    const tick: Numeric =
      'tick_size' in product ? numeric(product, 'tick_size') : stepOf(whole(product, 'pair_decimals'));
    const status = krakenStatus(product.status);
    const steps = { tickSize: tick, lotSize: stepOf(whole(product, 'lot_decimals')) };
    yield [symbol, { ...krakenPair(symbol), ...steps, ...(status && { status }) }];
  }
}
