import { expect, it } from 'vitest';
import { daysOf } from '../../../lib/control/week-days';

const QUARTER = 900_000_000;
const end = Date.parse('2026-11-30T01:00:00Z') * 1_000;

it('a history is split at the midnights of a zone, the newest day first', () => {
  const days = daysOf('oogl', end, () => 0);
  expect(days.map(({ from }) => from)).toEqual([end - 4 * QUARTER]);
  const [today, yesterday] = daysOf('oogl', end, () => -30);
  expect(today?.cells.slice(0, 3).map((cell) => cell?.state)).toEqual(['gone', 'late', undefined]);
  expect(yesterday?.cells.slice(-3).map((cell) => cell?.state)).toEqual([undefined, 'ok', 'ok']);
  expect(yesterday?.cells.at(-1)?.from).toBe(end - 3 * QUARTER);
});
