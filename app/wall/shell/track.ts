/**
 * A track of a board's grid as CSS: heights are hundredths of a 16:9 screen and grow with the type, so that what
 * was laid out for large type has room for it.
 */
export function trackLength(track: string): string {
  const match = /^(\d+(?:\.\d+)?)(fr|vh|vw)$/.exec(track);
  if (match === null) return track;
  const [, size, unit] = match;
  if (unit === 'fr') return `minmax(0, ${size}fr)`;
  if (unit === 'vh') return `calc(${size} * var(--u) * var(--type))`;
  return track;
}
