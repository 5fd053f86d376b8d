/**
 * Adds a size to a volume, rounded to the instrument's size decimals, so that sums of decimal fractions stay
 * exact; a size with more decimals is added as it is.
 */
export function adder(size: number, sizeDecimals: number): (volume: number) => number {
  const grid = 10 ** sizeDecimals;
  const units = Math.round(size * grid);
  if (units / grid !== size) return (volume) => volume + size;
  return (volume) => Math.round(volume * grid + units) / grid;
}
