import type { Rect } from './squarify';

/** How much more a step aside counts than one ahead. */
const ASIDE = 2;

/** Keys that move over a map, with their ways: right and down are above 0. */
const WAYS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The leaf that an arrow key goes to from another: the nearest of those that lie beyond its middle.
 * @returns its place in the list; undefined at the edge, and for another key
 */
export function nearestLeaf(leaves: readonly Rect[], from: number, key: string): number | undefined {
  const way = WAYS[key];
  const here = leaves[from];
  if (way === undefined || here === undefined) return undefined;
  const [x, y] = middleOf(here);
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [at, leaf] of leaves.entries()) {
    if (at === from) continue;
    const [toX, toY] = middleOf(leaf);
    const ahead = (toX - x) * way[0] + (toY - y) * way[1];
    const aside = Math.abs((toX - x) * way[1]) + Math.abs((toY - y) * way[0]);
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
