import type { QuoteEvent } from '../../../lib/market/event';

/** Whether a quote has a size without its price, which files of rows cannot tell from a side that is not there. */
export function hasLoneSize({ bid, bidSize, ask, askSize }: QuoteEvent): boolean {
  return (bid === undefined && bidSize !== undefined) || (ask === undefined && askSize !== undefined);
}
