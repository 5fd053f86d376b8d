import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * Expects two long lists to be equal, strictly and deeply, and shows the first element that differs. The matchers of
 * vitest need ten times as long, which takes seconds for each 100,000 elements, and print all of both lists.
 */
export function expectSameList(found: readonly unknown[], wanted: readonly unknown[]): void {
  const differs = wanted.findIndex((element, index) => !isDeepStrictEqual(element, found[index]));
  if (differs >= 0) expect({ [differs]: found[differs] }).toStrictEqual({ [differs]: wanted[differs] });
  expect(found).toHaveLength(wanted.length);
}
