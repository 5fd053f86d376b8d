import { expect, test } from 'vitest';
import { fittingStep, LadderAxis } from '../../../lib/desk/ladder';

test('every tick has a row, highest first, empty or not', () => {
  const rows = new LadderAxis(7, 0.01).place([[10.01, 5]], [[10.03, 7]]);
  expect(rows.map(({ price }) => price.toFixed(2))).toEqual([
    '10.06',
    '10.05',
    '10.04',
    '10.03',
    '10.02',
    '10.01',
    '10.00',
  ]);
  expect(rows.map(({ bid, ask }) => [bid, ask])).toEqual([
    [0, 0],
    [0, 0],
    [0, 0],
    [0, 7],
    [0, 0],
    [5, 0],
    [0, 0],
  ]);
});

test('the axis stays while the market moves in its middle, and follows when it leaves', () => {
  const axis = new LadderAxis(20, 0.5);
  const first = axis.place([[100, 1]], [[100.5, 1]])[0]?.step;
  expect(axis.place([[101, 1]], [[101.5, 1]])[0]?.step).toBe(first);
  expect(axis.place([[108, 1]], [[108.5, 1]])[0]?.step).toBeGreaterThan(first as number);
});

test('a step of several ticks never shows an order at a better price than its own', () => {
  const rows = new LadderAxis(4, 0.1).place(
    [
      [9.97, 1],
      [9.93, 2],
    ],
    [[10.02, 3]],
  );
  const at = (price: number) => rows.find((row) => Math.abs(row.price - price) < 1e-9);
  expect(at(9.9)?.bid).toBe(3);
  expect(at(10.1)?.ask).toBe(3);
});

test('an empty book has no rows; a book of one side has rows', () => {
  expect(new LadderAxis(5, 0.01).place([], [])).toEqual([]);
  expect(new LadderAxis(5, 0.01).place([[3, 2]], []).some(({ bid }) => bid === 2)).toBe(true);
});

test('the finest step with which the book fits is chosen', () => {
  expect(fittingStep([[100, 1]], [[100.05, 1]], 0.01, 20)).toBe(1);
  expect(fittingStep([[100, 1]], [[101, 1]], 0.01, 20)).toBe(10);
  expect(fittingStep([], [], 0.01, 20)).toBe(1);
});
