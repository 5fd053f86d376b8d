import { isFaded, isHatched } from '../../../lib/store/freshness';
import type { WallModel } from '../wall-context';
import { type Parts, setData, setText } from './parts';

/**
 * Marks a row's element with its state, for the style sheet: `data-age` is `stale` (grey) or `old` (hatched),
 * `data-halted` a halt.
 * @returns whether the change gives way to the state's text
 */
export function markState(wall: WallModel, element: HTMLElement, row: number): boolean {
  const freshness = wall.market.freshnessOf(row);
  const age = isHatched(freshness) ? 'old' : isFaded(freshness) ? 'stale' : null;
  setData(element, 'age', age);
  setData(element, 'halted', freshness === 'halted' ? 'true' : null);
  return age !== null || freshness === 'halted';
}

/** Writes what stands in the place of the change: the time of the halt, or the age of the value. */
export function writeState(wall: WallModel, part: Parts, row: number, haltedText: string): void {
  const halted = wall.market.quotes.status(row) === 'halted';
  setText(part('age'), halted ? haltedText : wall.times.late(wall.market.ageOf(row)));
}
