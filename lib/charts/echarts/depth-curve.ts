import type { Level } from '../../market/event';

/** One price of the book with the sums of all levels from the best price to it. */
export interface CurvePoint {
  readonly side: 'bid' | 'ask';
  readonly price: number;
  /** Size from the best price to this one. */
  readonly total: number;
  /** Price of an order of that size, in the instrument's currency. */
  readonly cost: number;
}

/** A book summed up from its best prices outwards. */
export interface DepthCurve {
  /** Best first. */
  readonly bids: readonly CurvePoint[];
  readonly asks: readonly CurvePoint[];
  /** Mid of the best prices; the best price of the only side; NaN of an empty book. */
  readonly mid: number;
  readonly spread: number;
}

/** Sums a book up from its best prices outwards. */
export function depthCurve(bids: readonly Level[], asks: readonly Level[]): DepthCurve {
  const bid = bids[0]?.[0] ?? Number.NaN;
  const ask = asks[0]?.[0] ?? Number.NaN;
  const mid = Number.isNaN(bid) ? ask : Number.isNaN(ask) ? bid : (bid + ask) / 2;
  return { bids: summed('bid', bids), asks: summed('ask', asks), mid, spread: ask - bid };
}

/** Returns the prices that a chart spans: both sides as far as the longer one, so that the mid is in its middle. */
export function depthSpan({ bids, asks, mid }: DepthCurve): readonly [low: number, high: number] {
  const low = bids.at(-1)?.price ?? mid;
  const high = asks.at(-1)?.price ?? mid;
  const reach = Math.max(mid - low, high - mid);
  return [mid - reach, mid + reach];
}

/** Returns the sums of the last level between the mid and a price; `undefined` inside the spread. */
export function depthAt({ bids, asks }: DepthCurve, price: number): CurvePoint | undefined {
  const bid = bids.findLast((point) => point.price >= price);
  return bid ?? asks.findLast((point) => point.price <= price);
}

/**
 * Returns the level that lies `step` levels from a price, or the outermost one.
 * @param price the mid when left out
 * @param step below 0 towards lower prices
 */
export function stepInDepth(
  { bids, asks, mid }: DepthCurve,
  price: number | undefined,
  step: number,
): CurvePoint | undefined {
  const levels = [...bids.toReversed(), ...asks];
  const from = price ?? mid;
  const below = levels.findLastIndex((point) => point.price < from);
  const above = levels.findIndex((point) => point.price > from);
  const at = step > 0 ? (above < 0 ? levels.length : above) + step - 1 : below + step + 1;
  return levels[Math.min(levels.length - 1, Math.max(0, at))];
}

/** Number of points that {@link depthSteps} writes. */
export function depthStepCount(points: readonly CurvePoint[]): number {
  return points.length === 0 ? 0 : points.length * 2 + 1;
}

/**
 * Writes one side as the points of a staircase: `[price, total]` one after the other, best price first. Between two
 * levels it has the total of the better one. Behind the last level nothing is known: that step is drawn as wide as
 * the one before, so that it can be seen.
 * @param into as long as twice {@link depthStepCount}
 */
export function depthSteps(points: readonly CurvePoint[], into: Float64Array): Float64Array {
  let total = 0;
  let at = 0;
  for (const point of points) {
    into[at++] = point.price;
    into[at++] = total;
    total = point.total;
    into[at++] = point.price;
    into[at++] = total;
  }
  const last = points.at(-1);
  if (last === undefined) return into;
  into[at++] = 2 * last.price - (points.at(-2)?.price ?? last.price);
  into[at++] = total;
  return into;
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
