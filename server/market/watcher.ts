import type { MarketSymbol } from '../../lib/market/instrument';
import type { Bars } from './symbol-bars';

/** Told of what rooms must know at once. */
export interface MarketWatcher {
  /** A symbol appeared. */
  added(row: number): void;
  /** A trade (or a venue's new last price) happened; `price` is its price. */
  traded(row: number, price: number): void;
}

/** Puts what is known of a symbol's bars from before into empty series, with this version. */
export type BarPast = (symbol: MarketSymbol, bars: Bars, version: number) => void;
