import { expect, it } from 'vitest';
import { layoutOf } from '../../../lib/screens/wall-part';

const part = { columns: 3, rows: 2, column: 1, row: 1, bezelX: 0.02, bezelY: 0.05 };

it('the parts of a video wall lie side by side, with the hidden strips of their bezels between them', () => {
  expect(layoutOf(part)).toEqual({ width: 3.04, height: 2.05, left: 0, top: 0 });
  const last = layoutOf({ ...part, column: 3, row: 2 });
  expect([last.left + 1, last.top + 1]).toEqual([expect.closeTo(3.04), expect.closeTo(2.05)]);
});
