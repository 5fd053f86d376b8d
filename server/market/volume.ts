/**
 * Adds a size to a volume on the grid of the instrument's size decimals, so that sums of decimal fractions stay
 * what they are on paper; a size off that grid is added as it is.
 */
export function adder(size: number, sizeDecimals: number): (volume: number) => number {
  const grid = 10 ** sizeDecimals;
  const units = Math.round(size * grid);
  if (units / grid !== size) return (volume) => volume + size;
  return (volume) => Math.round(volume * grid + units) / grid;
}
