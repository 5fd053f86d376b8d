import { fitName } from './fit-text';
import type { NamedElements } from './named-elements';

/**
 * Fits the names of a list into their column, all at the size of the longest: names of different sizes look unequal.
 * @param secondary name of the part that gives way first
 */
export function fitNames(parts: readonly NamedElements[], leastScale: number, secondary?: string): void {
  let least = Number.POSITIVE_INFINITY;
  for (const part of parts) {
    fitName(part('name'), secondary === undefined ? undefined : part(secondary), leastScale);
    least = Math.min(least, Number.parseFloat(part('name').style.fontSize) || Number.POSITIVE_INFINITY);
  }
  if (!Number.isFinite(least)) return;
  for (const part of parts) part('name').style.fontSize = `${least}px`;
}
