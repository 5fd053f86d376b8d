import { expect, test } from 'vitest';
import { nearestLeaf } from '../../../../lib/charts/heatmap/nearest-leaf';

/** Four leaves: a tall one at the left, two above each other in the middle, a small one far right at the bottom. */
const LEAVES = [
  { x: 0, y: 0, width: 40, height: 100 },
  { x: 40, y: 0, width: 40, height: 50 },
  { x: 40, y: 50, width: 40, height: 50 },
  { x: 80, y: 80, width: 20, height: 20 },
];

test('an arrow goes to the nearest leaf on its side', () => {
  expect(nearestLeaf(LEAVES, 1, 'ArrowLeft')).toBe(0);
  expect(nearestLeaf(LEAVES, 1, 'ArrowDown')).toBe(2);
  expect(nearestLeaf(LEAVES, 2, 'ArrowUp')).toBe(1);
  expect(nearestLeaf(LEAVES, 2, 'ArrowRight')).toBe(3);
});

test('every leaf is reached from every other by arrows', () => {
  for (const start of LEAVES.keys()) {
    const reached = new Set([start]);
    for (const at of reached)
      for (const key of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown']) {
        const next = nearestLeaf(LEAVES, at, key);
        if (next !== undefined) reached.add(next);
      }
    expect(reached.size).toBe(LEAVES.length);
  }
});

test('stays at the edge, and for other keys', () => {
  expect(nearestLeaf(LEAVES, 0, 'ArrowLeft')).toBeUndefined();
  expect(nearestLeaf(LEAVES, 0, 'x')).toBeUndefined();
  expect(nearestLeaf([], 0, 'ArrowDown')).toBeUndefined();
});
