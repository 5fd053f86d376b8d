import type { QuoteEvent } from '../../../lib/market/event';

/** Returns true if a quote has a size without a price, which tables cannot distinguish from a missing side. */
export function hasSizeWithoutPrice({ bid, bidSize, ask, askSize }: QuoteEvent): boolean {
  return (bid === undefined && bidSize !== undefined) || (ask === undefined && askSize !== undefined);
}
