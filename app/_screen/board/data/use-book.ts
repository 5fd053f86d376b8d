import { useEffect } from 'react';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useWall } from '../wall-context';

/** Levels per side, and frames per second. Equal for all tiles, since they share one book in the store. */
const BOOK_LEVELS = 50;
const BOOK_RATE = 4;

/** Subscribes to the order book of a symbol while the tile is mounted. */
export function useBook(symbol: MarketSymbol | null): void {
  const wall = useWall();
  useEffect(() => {
    if (symbol === null) return;
    return wall.subscribe({ channel: 'depth', symbols: [symbol], levels: BOOK_LEVELS, rate: BOOK_RATE });
  }, [wall, symbol]);
}
