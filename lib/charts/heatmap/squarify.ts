/** Position and size, px. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a rectangle into one for each weight: areas in proportion to the weights, shapes as square as possible
 * ("Squarified Treemaps", Bruls, Huizing, van Wijk, 2000).
 * @param weights above 0; shapes are best when the largest come first
 */
export function squarify(weights: readonly number[], area: Rect): Rect[] {
  const rects: Rect[] = [];
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let rest = area;
  let from = 0;
  while (from < weights.length && left > 0) {
    const scale = (rest.width * rest.height) / left;
    const side = Math.min(rest.width, rest.height);
    let sum = 0;
    let largest = 0;
    let smallest = Number.POSITIVE_INFINITY;
    let worst = Number.POSITIVE_INFINITY;
    let to = from;
    for (; to < weights.length; to++) {
      const next = sum + (weights[to] ?? 0);
      largest = Math.max(largest, weights[to] ?? 0);
      smallest = Math.min(smallest, weights[to] ?? 0);
      const ratio = worstRatio(largest, smallest, next, scale, side);
      if (ratio > worst) break;
      worst = ratio;
      sum = next;
    }
    rest = placeRow(weights.slice(from, to), sum, left, rest, rects);
    left -= sum;
    from = to;
  }
  return rects;
}

/** Returns the worst ratio of sides in a row, from its largest and smallest weights. */
function worstRatio(largest: number, smallest: number, sum: number, scale: number, side: number): number {
  const row = (sum * scale) ** 2;
  const square = side * side;
  return Math.max((square * largest * scale) / row, row / (square * smallest * scale));
}

/** Places a row along the shorter side. @returns the rest of the area */
function placeRow(row: readonly number[], sum: number, left: number, area: Rect, into: Rect[]): Rect {
  const share = sum / left;
  if (area.width >= area.height) {
    const width = area.width * share;
    let y = area.y;
    for (const weight of row) {
      const height = (area.height * weight) / sum;
      into.push({ x: area.x, y, width, height });
      y += height;
    }
    return { ...area, x: area.x + width, width: area.width - width };
  }
  const height = area.height * share;
  let x = area.x;
  for (const weight of row) {
    const width = (area.width * weight) / sum;
    into.push({ x, y: area.y, width, height });
    x += width;
  }
  return { ...area, y: area.y + height, height: area.height - height };
}
