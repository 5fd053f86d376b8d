import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { TradeRing } from '../../../server/market/trade-ring';
import { aTrade } from '../events';

/** Ids, some of which are whole numbers; each must be returned as its exact text. */
const IDS = [
  '1',
  '0',
  '-7',
  '007',
  '1e3',
  '9007199254740991',
  '9007199254740993',
  'a-1',
  '',
  ' 5',
  '1.50',
  '-0',
];

it('keeps every id as it was, over the growth of the ring and after dropped trades', () => {
  const ring = new TradeRing(100);
  const all: string[] = [];
  for (let version = 1; version <= 250; version++) {
    const id = version % 3 === 0 ? String(version) : `${IDS[version % IDS.length]}`;
    all.push(id);
    ring.push({ ...aTrade('x:Y', 10, 1, version), id }, version);
    expect(ring.between(0, version).map((trade) => trade.id)).toEqual(all.slice(-100));
  }
  expect(ring.newest()?.id).toBe(all.at(-1));
});

it('knows the first and the last trade of a span by time; of the same time, by arrival', () => {
  const trades = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 1, max: 99 })));
  fc.assert(
    fc.property(trades, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (list, from, to) => {
      const ring = new TradeRing(20);
      for (const [version, [time, price]] of list.entries()) {
        ring.push(aTrade('x:Y', price, 1, time), version + 1);
      }
      const within = list
        .slice(-20)
        .filter(([time]) => time >= from && time < to)
        .sort(([a], [b]) => a - b);
      const [first, last] = [within[0], within.at(-1)];
      expect(ring.span(from, to)).toEqual({
        ...{ open: first?.[1] ?? Number.NaN, close: last?.[1] ?? Number.NaN },
        trades: within.length,
      });
    }),
  );
});
