import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * Expects two long lists to be strictly equal, and shows the first different element.
 * The matchers of vitest are ten times as slow, which takes seconds per 100,000 elements, and print both lists.
 */
export function expectSameList(found: readonly unknown[], wanted: readonly unknown[]): void {
  const differs = wanted.findIndex((element, index) => !isDeepStrictEqual(element, found[index]));
  if (differs >= 0) expect({ [differs]: found[differs] }).toStrictEqual({ [differs]: wanted[differs] });
  expect(found).toHaveLength(wanted.length);
}
