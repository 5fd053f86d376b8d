import type { Level } from '../../market/event';

/** One price of the book with all that rests from the best price to it. */
export interface CurvePoint {
  readonly side: 'bid' | 'ask';
  readonly price: number;
  /** Size from the best price to this one. */
  readonly total: number;
  /** The same in the instrument's currency: what an order of that size would cost. */
  readonly cost: number;
}

/** A book summed up from its best prices outwards. */
export interface DepthCurve {
  /** Best first. */
  readonly bids: readonly CurvePoint[];
  readonly asks: readonly CurvePoint[];
  /** Between the best prices; the best price of the one side that there is; NaN of an empty book. */
  readonly middle: number;
  readonly spread: number;
}

export function depthCurve(bids: readonly Level[], asks: readonly Level[]): DepthCurve {
  const bid = bids[0]?.[0] ?? Number.NaN;
  const ask = asks[0]?.[0] ?? Number.NaN;
  const middle = Number.isNaN(bid) ? ask : Number.isNaN(ask) ? bid : (bid + ask) / 2;
  return { bids: summed('bid', bids), asks: summed('ask', asks), middle, spread: ask - bid };
}

/** Prices of a picture of the book: as far on both sides as the side that reaches further, so that the middle is its middle. */
export function depthSpan({ bids, asks, middle }: DepthCurve): readonly [low: number, high: number] {
  const low = bids.at(-1)?.price ?? middle;
  const high = asks.at(-1)?.price ?? middle;
  const reach = Math.max(middle - low, high - middle);
  return [middle - reach, middle + reach];
}

/** What rests between the middle and a price: the sums of the last level before it. `undefined` inside the spread. */
export function depthAt({ bids, asks }: DepthCurve, price: number): CurvePoint | undefined {
  const bid = bids.findLast((point) => point.price >= price);
  return bid ?? asks.findLast((point) => point.price <= price);
}

/** The level that is a step of so many levels away from a price, lower prices first; the nearest where it begins or ends. */
export function stepInDepth(
  { bids, asks, middle }: DepthCurve,
  price: number | undefined,
  step: number,
): CurvePoint | undefined {
  const levels = [...bids.toReversed(), ...asks];
  const from = price ?? middle;
  const below = levels.findLastIndex((point) => point.price < from);
  const above = levels.findIndex((point) => point.price > from);
  const at = step > 0 ? (above < 0 ? levels.length : above) + step - 1 : below + step + 1;
  return levels[Math.min(levels.length - 1, Math.max(0, at))];
}

function summed(side: 'bid' | 'ask', levels: readonly Level[]): CurvePoint[] {
  let total = 0;
  let cost = 0;
  return levels.map(([price, size]) => {
    total += size;
    cost += size * price;
    return { side, price, total, cost };
  });
}
