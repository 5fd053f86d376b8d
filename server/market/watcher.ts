import type { MarketSymbol } from '../../lib/market/instrument';
import type { Bars } from './symbol-bars';

/** Receives changes that rooms must handle at once. */
export interface MarketWatcher {
  /** Called when a symbol appears. */
  added(row: number): void;
  /** Called for a trade (or a venue's new last price) at `price`. */
  traded(row: number, price: number): void;
}

/** Fills empty series of a symbol with known past bars, under this version. */
export type BarPast = (symbol: MarketSymbol, bars: Bars, version: number) => void;
