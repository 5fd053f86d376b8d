import { useCallback, useMemo } from 'react';
import { type MarketHistory, marketHistory } from '../../../../lib/charts/echarts/market-history';
import { countedRows } from '../../../../lib/market/counted-rows';
import type { Interval } from '../../../../lib/market/interval';
import { referencePrice } from '../../../../lib/store/derived';
import { levelRows } from '../../../../lib/store/market-index';
import { ranked } from '../../data/ranking';
import { useWall } from '../wall-context';
import { useBars } from './use-bars';

/** Maximum number of symbols, by turnover, that the history is computed from. More hardly change it. */
export const MAX_HISTORY_SYMBOLS = 40;
const MAX_BARS = 120;

/**
 * Subscribes to the bars of the most traded rows.
 * @param index row of an index that gives the level
 * @returns a function that computes their history so far
 */
export function useMarketHistory(
  rows: readonly number[],
  requested: Interval = '1m',
  max = MAX_BARS,
  index?: number,
): () => MarketHistory {
  const { market } = useWall();
  const { quotes } = market;
  const sources = useMemo(() => {
    const top = ranked(quotes, rows, 'turnover').slice(0, MAX_HISTORY_SYMBOLS);
    const inLevel = new Set(index === undefined ? levelRows(quotes, top) : [index]);
    const inBreadth = new Set(countedRows(quotes, top));
    return [...top, ...(index === undefined ? [] : [index])].flatMap((row) => {
      const symbol = quotes.symbolOf(row);
      return symbol === undefined
        ? []
        : [{ symbol, row, inLevel: inLevel.has(row), inBreadth: inBreadth.has(row) }];
    });
  }, [quotes, rows, index]);
  const symbols = useMemo(() => sources.map(({ symbol }) => symbol), [sources]);
  const { interval } = useBars(symbols, requested, max);
  return useCallback(() => {
    const bars = sources.map(({ symbol, row, inLevel, inBreadth }) => ({
      bars: market.barsOf(symbol, interval),
      reference: referencePrice(quotes, row),
      inLevel,
      inBreadth,
    }));
    return marketHistory(bars, interval, max);
  }, [market, quotes, sources, interval, max]);
}
