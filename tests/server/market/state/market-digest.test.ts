import { expect, it } from 'vitest';
import type { MarketEvent } from '../../../../lib/market/event';
import { generate } from '../../../../server/feeds/simulator/generate';
import { Market } from '../../../../server/market/market';
import { marketDigest } from '../../../../server/market/state/market-digest';

const options = { symbols: 5, rate: 200, seed: 2, start: 1_700_000_000_000_000, duration: 1_000_000 };
const events = [...generate(options)].flat();

function digestOf(given: readonly MarketEvent[]): string {
  const market = new Market();
  for (const event of given) market.apply(event);
  return Buffer.from(marketDigest(market)).toString('hex');
}

it('markets with the same events have the same digest, in any order of their rows', () => {
  expect(digestOf(events)).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(events)).toBe(digestOf(events));
  const isInstrument = ({ type }: MarketEvent): boolean => type === 'instrument';
  const instruments = events.filter(isInstrument);
  const rest = events.filter((event) => !isInstrument(event));
  expect(digestOf([...instruments.reverse(), ...rest])).toBe(digestOf([...instruments, ...rest]));
});

it('a market that has dropped one event, or has a value that differs in one bit, has another digest', () => {
  const whole = digestOf(events);
  expect(digestOf(events.slice(0, -1))).not.toBe(whole);
  const at = events.findLastIndex(({ type }) => type === 'quote');
  const changed = events.map((event, k) => {
    if (k !== at || event.type !== 'quote') return event;
    return { ...event, bid: (event.bid ?? 1) * (1 + Number.EPSILON) };
  });
  expect(digestOf(changed)).not.toBe(whole);
});

it('a value that is none is the same with any bits', () => {
  const market = new Market();
  for (const event of events) market.apply(event);
  const before = marketDigest(market);
  const values = market.quotes.valuesOf(0);
  const at = values.findIndex(Number.isNaN);
  new DataView(values.buffer, values.byteOffset).setBigUint64(8 * at, 0xfff8_0000_0000_0001n, true);
  expect(values[at]).toBeNaN();
  expect(marketDigest(market)).toEqual(before);
});
