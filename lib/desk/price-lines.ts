import type { MarketSymbol } from '../market/instrument';

/** Lines of one symbol, and symbols with lines, in one pane at most; then the oldest go. */
export const MAX_LINES = 20;
export const MAX_SYMBOLS_WITH_LINES = 100;

/** Prices at which a reader drew lines, by symbol. */
export type PriceLines = Readonly<Partial<Record<string, readonly number[]>>>;

const NONE: readonly number[] = [];

/** A symbol's lines: the same list as long as they stay. */
export function linesOf(all: PriceLines, symbol: MarketSymbol): readonly number[] {
  return (Object.hasOwn(all, symbol) ? all[symbol] : undefined) ?? NONE;
}

/** The lines with those of one symbol replaced; a symbol without lines is forgotten. */
export function withLines(all: PriceLines, symbol: MarketSymbol, prices: readonly number[]): PriceLines {
  const { [symbol]: _, ...others } = all;
  const kept = Object.entries(others).slice(-(MAX_SYMBOLS_WITH_LINES - 1));
  const own = [...new Set(prices)].slice(-MAX_LINES);
  return Object.fromEntries(own.length > 0 ? [...kept, [symbol, own]] : kept);
}

/**
 * The tick that is nearest to a price.
 * @param decimals of the instrument's prices, so that no sum of ticks shows through
 */
export function tickNear(price: number, tick: number, decimals: number): number {
  const near = tick > 0 ? Math.round(price / tick) * tick : price;
  return Number(near.toFixed(Math.min(decimals, 12)));
}
