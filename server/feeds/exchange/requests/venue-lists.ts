import { INTERVAL_MICROS, type TradeInterval } from '../../../../lib/market/interval';
import type { Product, RestRequest, RestRules } from '../../../venues/venue-protocol';

/** Sends a request whose response the normalizer takes, and returns the parsed body. */
export type Ask = (request: RestRequest) => Promise<unknown>;

/** Newest bars of an interval. */
export type BarCount = readonly [interval: TradeInterval, count: number];

/** Bars requested before the first prices of a symbol: for the day, the last 24 hours, and charts. */
export const PAST_BARS: readonly BarCount[] = [
  ['1d', 2],
  ['5m', 300],
  ['1m', 500],
];

/** Distance of bars that is no hole, as a multiple of the interval: quiet minutes have no bar. */
const USUAL_DISTANCE = 5;

/**
 * Returns the number of newest bars to request, so that stored bars have no hole in the last `count`.
 * @param stored bars, oldest first
 * @param now µs
 */
export function missingBars(
  [interval, count]: BarCount,
  stored: readonly { readonly start: number }[],
  now: number,
): number {
  const length = INTERVAL_MICROS[interval];
  let reached = now - count * length;
  for (const { start } of stored) {
    if (start - reached > USUAL_DISTANCE * length) break;
    reached = Math.max(reached, start);
  }
  return Math.min(count, Math.ceil((now - reached) / length) + 1);
}

/** Requests all products, page by page. @throws the error of a request */
export async function requestProducts(rules: RestRules, ask: Ask): Promise<readonly Product[]> {
  const products: Product[] = [];
  for (const first of rules.products) {
    for (let request: RestRequest | undefined = first; request !== undefined; ) {
      const body = await ask(request);
      products.push(...rules.productsIn(body));
      request = rules.nextPage?.(request, body);
    }
  }
  return products;
}

/** Requests the turnovers of 24 hours, by code. @throws the error of a request */
export async function requestTurnovers(rules: RestRules, ask: Ask): Promise<ReadonlyMap<string, number>> {
  const all = new Map<string, number>();
  for (const request of rules.turnovers) {
    for (const [code, turnover] of rules.turnoversIn(await ask(request))) all.set(code, turnover);
  }
  return all;
}

/** Requests bars of a product, which the normalizer writes. `now` is µs. @throws the error of a request */
export async function requestBars(
  rules: RestRules,
  ask: Ask,
  code: string,
  bars: readonly BarCount[],
  now: number,
): Promise<void> {
  for (const [interval, limit] of bars) {
    const request = rules.bars({ code, interval, limit, now });
    if (request !== undefined) await ask(request);
  }
}
