import type { Rect } from './squarify';

/** Weight of distance aside, against distance ahead. */
const ASIDE = 2;

/** Directions of the arrow keys; right and down are above 0. */
const DIRECTIONS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * Finds the leaf that an arrow key moves to: the nearest one ahead of the middle of the current leaf.
 * @returns its index; undefined at the edge, and for other keys
 */
export function nearestLeaf(leaves: readonly Rect[], from: number, key: string): number | undefined {
  const direction = DIRECTIONS[key];
  const here = leaves[from];
  if (direction === undefined || here === undefined) return undefined;
  const [x, y] = middleOf(here);
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, leaf] of leaves.entries()) {
    if (at === from) continue;
    const [toX, toY] = middleOf(leaf);
    const ahead = (toX - x) * direction[0] + (toY - y) * direction[1];
    const aside = Math.abs((toX - x) * direction[1]) + Math.abs((toY - y) * direction[0]);
    const distance = ahead + ASIDE * aside;
    if (ahead <= 0 || distance >= least) continue;
    best = at;
    least = distance;
  }
  return best;
}

function middleOf({ x, y, width, height }: Rect): readonly [number, number] {
  return [x + width / 2, y + height / 2];
}
