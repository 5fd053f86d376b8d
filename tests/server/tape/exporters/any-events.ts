import fc from 'fast-check';
import { type EventType, type Level, type MarketEvent, OUTAGE_CAUSES } from '../../../../lib/market/event';
import { toSymbol } from '../../../../lib/market/instrument';
import { INTERVALS } from '../../../../lib/market/interval';
import { instrument, MIDNIGHT } from '../sample-events';

const symbols = ['test:A', 'test:B', 'other:C/D.e-f'].map(toSymbol);
const symbol = fc.constantFrom(...symbols);
const decimal = fc.nat(100_000_000).map((whole) => whole / 1e6);
/** Includes numbers with an exponent and with the maximum number of digits; 0 is no price of a share. */
const price = fc
  .oneof(
    { weight: 5, arbitrary: decimal },
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.constantFrom(1e-7, 1.5e-9, 1e21, 1.2345e25, -0.5, 0.1 + 0.2),
  )
  .filter((value) => value !== 0);
const size = fc.oneof(
  { weight: 5, arbitrary: decimal },
  fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  fc.constantFrom(1e-8, 3e22),
);

/** Levels of a side: usually as venues send them, sometimes unsorted, duplicate or without a size. */
function levels(sign: 1 | -1): fc.Arbitrary<Level[]> {
  const any = fc.array(fc.tuple(price, size), { maxLength: 6 });
  const usual = any.map((side) => {
    const byPrice = new Map(side.filter(([, amount]) => amount > 0));
    return [...byPrice].sort((a, b) => (a[0] - b[0]) * sign);
  });
  return fc.oneof({ weight: 4, arbitrary: usual }, any);
}

const sourceName = fc.string({ minLength: 1, maxLength: 64 });
const someSymbols = fc.array(symbol, { minLength: 1, maxLength: 3 });
const book = fc.record({ symbol, bids: levels(-1), asks: levels(1) });
const bodies: Record<Exclude<EventType, 'instrument'>, fc.Arbitrary<object>> = {
  trade: fc.record({
    symbol,
    id: fc.oneof(fc.nat().map(String), fc.constantFrom('', 'a,b', '"x"', ' 7', 'é', 'line\nbreak', '=1')),
    price,
    size,
    side: fc.constantFrom('buy', 'sell', 'unknown'),
  }),
  quote: fc
    .record(
      { bid: price, bidSize: size, ask: price, askSize: size },
      { requiredKeys: [], noNullPrototype: true },
    )
    .chain((quote) => symbol.map((of) => ({ symbol: of, ...quote }))),
  book_snapshot: book,
  book_change: book,
  bar: fc.record({
    symbol,
    interval: fc.constantFrom(...INTERVALS),
    start: fc.nat(10_000).map((minutes) => minutes * 86_400_000_000),
    ...{ open: price, high: price, low: price, close: price, volume: size, trades: fc.nat(1000) },
  }),
  status: fc.record({ symbol, status: fc.constantFrom('pre', 'open', 'halted') }),
  disconnect: fc.oneof(
    scoped({ reason: fc.string() }),
    scoped({ reason: fc.string(), cause: fc.constantFrom(...OUTAGE_CAUSES) }),
  ),
  gap: fc.oneof(scoped({ reason: fc.string() }), scoped({ symbol, reason: fc.string() })),
  source: fc.record(
    { source: sourceName, symbols: someSymbols, interval: fc.nat(60_000_000), delayed: fc.nat(900) },
    { requiredKeys: ['source'], noNullPrototype: true },
  ),
};

/** An event of the whole feed, a source, some symbols, or some symbols of a source. */
function scoped(own: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<object> {
  const scope = fc.record(
    { source: sourceName, symbols: someSymbols },
    { requiredKeys: [], noNullPrototype: true },
  );
  return fc.tuple(fc.record(own), scope).map(([event, of]) => ({ ...event, ...of }));
}

const event = fc
  .constantFrom(...(Object.keys(bodies) as (keyof typeof bodies)[]))
  .chain((type) =>
    fc
      .record({ step: fc.constantFrom(0, 0, 1, 250_000, 90_000_000), age: fc.nat(5000), body: bodies[type] })
      .map((made) => ({ type, ...made })),
  );

/** Valid events in every shape that a tape can hold, many with equal times. */
export const anyEvents: fc.Arbitrary<MarketEvent[]> = fc.array(event, { maxLength: 150 }).map((made) => {
  const first = symbols.map(
    (of): MarketEvent => ({
      ...{ type: 'instrument', symbol: of, timestamp: MIDNIGHT, localTimestamp: MIDNIGHT },
      instrument: { ...instrument('A'), symbol: of },
    }),
  );
  let time = MIDNIGHT;
  const rest = made.map(({ type, step, age, body }) => {
    time += step;
    return { type, timestamp: time - age, localTimestamp: time, ...body } as MarketEvent;
  });
  return [...first, ...rest];
});
