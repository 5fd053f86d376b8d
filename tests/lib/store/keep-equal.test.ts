import { expect, it } from 'vitest';
import { keepEqual } from '../../../lib/store/keep-equal';

it('keeps a known value while its content is the same, and takes up every change', () => {
  const known = [{ id: 'overview', tiles: [{ type: 'hero', area: 'a' }] }];
  expect(keepEqual(known, structuredClone(known))).toBe(known);
  const edited = [{ id: 'overview', tiles: [{ type: 'depth', area: 'a' }] }];
  expect(keepEqual(known, edited)).toBe(edited);
});
