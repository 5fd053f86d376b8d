import { expect, it } from 'vitest';
import { tileSchema } from '../../../lib/boards/tile';

const curve = (more: object) =>
  tileSchema.safeParse({ type: 'curve', area: 'a', symbols: ['b:2Y', 'b:10Y'], ...more });

it('tiles of groups and of single instruments have defaults for all options', () => {
  const parsed = (type: string) => tileSchema.parse({ type, area: 'a' });
  expect(parsed('banner')).toMatchObject({ interval: '5m', chart: true, range: true });
  expect(parsed('sectors')).toMatchObject({ group: 'sector', rows: 10, by: 'change' });
  expect(parsed('breadth')).toMatchObject({ interval: '5m', bars: 120 });
  expect(parsed('volume')).toMatchObject({ by: 'mean', days: 20, rows: 6 });
  expect(curve({}).data).toMatchObject({ maturities: [], spacing: 'equal', unit: '' });
});

it('a curve has a maturity for each symbol, or none', () => {
  expect(curve({ maturities: ['2Y', '10Y'] }).success).toBe(true);
  expect(curve({ maturities: ['2Y'] }).error?.issues[0]).toMatchObject({ path: ['maturities'] });
  expect(curve({ maturities: ['2Y', 'ten'] }).error?.issues[0]).toMatchObject({ path: ['maturities', 1] });
});

it('options out of bounds are rejected', () => {
  const rejected = (tile: object) => !tileSchema.safeParse({ area: 'a', ...tile }).success;
  expect(rejected({ type: 'sectors', rows: 25 })).toBe(true);
  expect(rejected({ type: 'volume', days: 2 })).toBe(true);
  expect(rejected({ type: 'breadth', bars: 501 })).toBe(true);
  expect(rejected({ type: 'curve', symbols: ['b:2Y'] })).toBe(true);
});
