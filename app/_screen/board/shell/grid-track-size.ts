/** Share of the type scale that rows grow by. */
const ROW_GROWTH = 0.25;

/**
 * Returns the CSS size of a grid track, in hundredths of the height of a 16:9 screen.
 * Columns grow with the type, since text needs width; rows grow less, since the height is fixed.
 */
export function trackLength(track: string, direction: 'column' | 'row'): string {
  const match = /^(\d+(?:\.\d+)?)(fr|vh|vw)$/.exec(track);
  if (match === null) return track;
  const [, size, unit] = match;
  if (unit === 'fr') return `minmax(0, ${size}fr)`;
  const growth = direction === 'column' ? 'var(--type)' : `(1 + ${ROW_GROWTH} * (var(--type) - 1))`;
  if (unit === 'vh') return `calc(${size} * var(--u) * ${growth})`;
  return track;
}
