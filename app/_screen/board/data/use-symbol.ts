import { isSymbol, type MarketSymbol } from '../../../../lib/market/instrument';
import { useWall } from '../wall-context';

/** Returns the tile's own symbol if the market has it, else the focus of the board. Row -1 without one. */
export function useSymbol(own: string | undefined): {
  readonly symbol: MarketSymbol | null;
  readonly row: number;
} {
  const wall = useWall();
  const { quotes } = wall.market;
  if (own !== undefined && isSymbol(own) && quotes.rowOf(own) >= 0) {
    return { symbol: own, row: quotes.rowOf(own) };
  }
  return { symbol: wall.focus, row: wall.focus === null ? -1 : quotes.rowOf(wall.focus) };
}
