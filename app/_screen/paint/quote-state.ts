import { isFaded, isHatched } from '../../../lib/store/freshness';
import type { ScreenModel } from '../screen-model';
import { setData } from './named-elements';

/** State that a row's element is marked with; `null` for a normal value. */
export type QuoteState = 'stale' | 'old' | 'halted' | null;

/**
 * Marks a row's element with its state, for the style sheet: `data-age` is `stale` (grey) or `old` (hatched),
 * `data-halted` a halt, `data-closed` a market that is not in session.
 * @returns the state whose text replaces the change
 */
export function markState(wall: Pick<ScreenModel, 'market'>, element: HTMLElement, row: number): QuoteState {
  const freshness = wall.market.freshnessOf(row);
  const age = isHatched(freshness) ? 'old' : isFaded(freshness) ? 'stale' : null;
  setData(element, 'age', age);
  setData(element, 'halted', freshness === 'halted' ? 'true' : null);
  setData(element, 'closed', freshness === 'closed' ? 'true' : null);
  return freshness === 'halted' ? 'halted' : age;
}

/**
 * Returns the time of the halt in the zone of the first clock, or the age of a stale value.
 * @param haltedText returns the text of a halt since a time
 */
export function stateText(wall: ScreenModel, row: number, haltedText: (time: string) => string): string {
  const { market, times, zone } = wall;
  if (market.quotes.status(row) !== 'halted') return times.stale(market.ageOf(row));
  return haltedText(times.minutes(market.quotes.statusSince(row), zone));
}
