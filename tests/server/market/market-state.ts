import { INTERVALS } from '../../../lib/market/interval';
import type { Market } from '../../../server/market/market';

/** Returns all that clients can ask of a market, with its versions, also as seen from some earlier versions. */
export function stateOf(market: Market, sinces: readonly number[] = []): unknown {
  const all = [0, ...sinces];
  const { version, definedAt, time, size } = market;
  const rows = Array.from({ length: size }, (_, row) => {
    const trades = market.trades(row);
    return {
      symbol: market.symbolOf(row),
      instrument: market.instrumentOf(row),
      instrumentVersion: market.instrumentVersion(row),
      reference: market.reference(row),
      newestTradeTime: market.newestTradeTime(row),
      quotes: all.map((since) => market.quotes.newer(row, since)),
      rowVersion: market.quotes.rowVersion[row],
      depth: market.depth(row, Number.POSITIVE_INFINITY),
      depthVersions: [1, 5, 50].map((levels) => market.depthVersion(row, levels)),
      trades: all.map((since) => [trades.between(since, version), trades.droppedAfter(since)]),
      bars: INTERVALS.map((interval) =>
        all.map((since) => market.bars(row, interval).newer(since, Number.POSITIVE_INFINITY)),
      ),
      keyframe: market.rowKeyframe(row, time),
    };
  });
  return {
    version,
    definedAt,
    time,
    rows,
    sources: market.sources.list(),
    overall: market.sources.overall(),
  };
}
