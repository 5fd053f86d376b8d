import type { MarketSymbol } from '../market/instrument';

/** Maximum of lines of a symbol, and of symbols with lines, per pane; the oldest are dropped. */
export const MAX_LINES = 20;
export const MAX_SYMBOLS_WITH_LINES = 100;

/** Prices of lines drawn by the user, by symbol. */
export type PriceLines = Readonly<Partial<Record<string, readonly number[]>>>;

const NONE: readonly number[] = [];

/** Returns a symbol's lines: the same list until they change. */
export function linesOf(all: PriceLines, symbol: MarketSymbol): readonly number[] {
  return (Object.hasOwn(all, symbol) ? all[symbol] : undefined) ?? NONE;
}

/** Replaces the lines of one symbol; a symbol without lines is removed. */
export function withLines(all: PriceLines, symbol: MarketSymbol, prices: readonly number[]): PriceLines {
  const { [symbol]: _, ...others } = all;
  const kept = Object.entries(others).slice(-(MAX_SYMBOLS_WITH_LINES - 1));
  const own = [...new Set(prices)].slice(-MAX_LINES);
  return Object.fromEntries(own.length > 0 ? [...kept, [symbol, own]] : kept);
}

/**
 * Returns the tick nearest to a price.
 * @param decimals of the instrument's prices, to remove rounding errors
 */
export function tickNear(price: number, tick: number, decimals: number): number {
  const near = tick > 0 ? Math.round(price / tick) * tick : price;
  return Number(near.toFixed(Math.min(decimals, 12)));
}
