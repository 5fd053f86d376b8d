import { hashUnit } from './random';
import type { Listing } from './universe';

/** Activity falls with the rank as (rank + offset)^-exponent; the busiest of 60 symbols has about 7 %. */
const ZIPF_EXPONENT = 0.8;
const ZIPF_OFFSET = 3;

/** Distributes `total` arrivals per second over the symbols: Zipf-like, in a fixed shuffle. */
export function activity(listings: readonly Listing[], total: number): Float64Array {
  const order = listings
    .map(({ instrument }, i) => ({ i, place: hashUnit(`activity/${instrument.symbol}`) }))
    .sort((a, b) => a.place - b.place);
  const rates = new Float64Array(listings.length);
  let sum = 0;
  order.forEach(({ i }, rank) => {
    const weight = Math.exp(-ZIPF_EXPONENT * Math.log(rank + ZIPF_OFFSET));
    rates[i] = weight;
    sum += weight;
  });
  return rates.map((weight) => (weight / sum) * total);
}
