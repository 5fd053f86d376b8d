import { createHash } from 'node:crypto';
import { TRADE_INTERVALS } from '../../../../lib/market/interval';
import type { Market } from '../../../../server/market/market';

/**
 * Returns the state of a market by symbol, to compare two markets, without closed bars and trades before the
 * last one.
 */
export function contentsOf(market: Market): Record<string, unknown> {
  const contents: Record<string, unknown> = {};
  for (const instrument of market.instruments()) {
    const row = market.indexOf(instrument.symbol);
    contents[instrument.symbol] = {
      instrument,
      quote: market.quote(row),
      trade: market.trades(row).newest(),
      depth: market.depth(row, Number.POSITIVE_INFINITY),
      forming: Object.fromEntries(
        TRADE_INTERVALS.map((interval) => [interval, market.bars(row, interval).newest()]),
      ),
    };
  }
  return contents;
}

/** Returns a checksum of {@link contentsOf}, independent of the order of symbols. */
export function marketChecksum(market: Market): string {
  const sorted = Object.entries(contentsOf(market)).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
