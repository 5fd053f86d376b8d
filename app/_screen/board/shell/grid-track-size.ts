/** Part of the type's growth that rows take. */
const ROW_GROWTH = 0.25;

/**
 * A track of a board's grid as CSS, in hundredths of the height of a 16:9 screen. Columns grow with the type, as
 * text needs width; rows grow less, as there is nothing below to take room from.
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
