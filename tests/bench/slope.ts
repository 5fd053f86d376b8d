/** Returns the slope of the least-squares line; 0 for fewer than two points. */
export function slopeOf(x: readonly number[], y: readonly number[]): number {
  const count = x.length;
  if (count < 2) return 0;
  const meanX = x.reduce((sum, value) => sum + value, 0) / count;
  const meanY = y.reduce((sum, value) => sum + value, 0) / count;
  let over = 0;
  let under = 0;
  for (let k = 0; k < count; k++) {
    const dx = (x[k] as number) - meanX;
    over += dx * ((y[k] as number) - meanY);
    under += dx * dx;
  }
  return over / under;
}
