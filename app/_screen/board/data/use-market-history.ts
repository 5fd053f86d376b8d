import { useCallback, useMemo } from 'react';
import { type MarketHistory, marketHistory } from '../../../../lib/charts/echarts/market-history';
import { referencePrice } from '../../../../lib/store/derived';
import { levelRows } from '../../../../lib/store/market-index';
import { ranked } from '../../data/ranking';
import { useWall } from '../wall-context';
import { useBars } from './use-bars';

/** Maximum number of symbols, by turnover, that the history is computed from. More hardly change it. */
const MAX_SYMBOLS = 40;
const MAX_BARS = 120;

/** Subscribes to the bars of the most traded rows. @returns a function that computes their history so far */
export function useMarketHistory(rows: readonly number[]): () => MarketHistory {
  const { market } = useWall();
  const { quotes } = market;
  const sources = useMemo(() => {
    const top = ranked(quotes, rows, 'turnover').slice(0, MAX_SYMBOLS);
    const inLevel = new Set(levelRows(quotes, top));
    return top.flatMap((row) => {
      const symbol = quotes.symbolOf(row);
      return symbol === undefined ? [] : [{ symbol, row, inLevel: inLevel.has(row) }];
    });
  }, [quotes, rows]);
  const symbols = useMemo(() => sources.map(({ symbol }) => symbol), [sources]);
  const { interval } = useBars(symbols, '1m', MAX_BARS);
  return useCallback(() => {
    const bars = sources.map(({ symbol, row, inLevel }) => ({
      bars: market.barsOf(symbol, interval),
      reference: referencePrice(quotes, row),
      inLevel,
    }));
    return marketHistory(bars, interval, MAX_BARS);
  }, [market, quotes, sources, interval]);
}
