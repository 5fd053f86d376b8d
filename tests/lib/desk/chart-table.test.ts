import { expect, test } from 'vitest';
import { chartTable } from '../../../lib/desk/chart-table';
import { BarBuffer } from '../../../lib/store/client-bar-series';
import { ACME, bar } from '../store/samples';

test('the bars in view are exported with the lines drawn over them', () => {
  const bars = new BarBuffer('1m');
  for (const minute of [0, 1, 2, 3]) bars.merge(bar(ACME, minute * 60_000_000, 10 + minute));
  const table = chartTable(bars, 1, 3, [{ name: 'ema:20', values: [1, 2, 3, 4] }]);
  expect(table).toEqual([
    ['start', 'open', 'high', 'low', 'close', 'volume', 'trades', 'ema:20'],
    ['1970-01-01T00:01:00.000000Z', 10, 12, 9, 11, 10, 3, 2],
    ['1970-01-01T00:02:00.000000Z', 11, 13, 10, 12, 10, 3, 3],
  ]);
});

test('bars outside of the series are not exported', () => {
  expect(chartTable(new BarBuffer('1m'), -5, 9)).toHaveLength(1);
});
