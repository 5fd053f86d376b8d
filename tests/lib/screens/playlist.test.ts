import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeAt, startWith, turned } from '../../../lib/screens/playlist';

const SECOND = 1_000_000;
const turns = [
  { board: 'a', seconds: 10 },
  { board: 'b', seconds: 20 },
];

it('a rotation shows each board for its time, again and again', () => {
  const at = (seconds: number) => placeAt(turns, 0, seconds * SECOND);
  expect([at(0), at(9.999), at(10), at(29), at(30), at(65)].map(({ index }) => index)).toEqual([
    0, 0, 1, 1, 0, 0,
  ]);
  expect(at(65).endsAt).toBe(70 * SECOND);
});

it('the place follows from the time alone, so that screens that began at different moments agree', () => {
  const moment = fc.integer({ min: -1_000_000, max: 1_000_000_000 });
  fc.assert(
    fc.property(moment, moment, (start, now) => {
      const { index, endsAt } = placeAt(turns, start, now);
      expect(endsAt).toBeGreaterThan(now);
      expect(placeAt(turns, start, endsAt).index).toBe(turned(index, 1, turns.length));
    }),
  );
});

it('a turn that a viewer chooses begins at that moment', () => {
  expect(placeAt(turns, startWith(turns, 1, 7 * SECOND), 7 * SECOND)).toEqual({
    index: 1,
    endsAt: 27 * SECOND,
  });
});

it('turning goes around both ends', () => {
  expect([turned(1, 1, 2), turned(0, -1, 2), turned(0, -3, 2)]).toEqual([0, 1, 1]);
});
