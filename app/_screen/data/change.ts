import type { QuoteColumns } from '../../../lib/store/client-quotes';
import { change, changePercent, directionOf } from '../../../lib/store/derived';

/**
 * Change since the previous close, or since the day's open if the venue sends no close. NaN without a price.
 */
export interface Change {
  readonly absolute: number;
  /** 2.41 means 2.41 %. */
  readonly percent: number;
}

export function changeOf(quotes: QuoteColumns, row: number): Change {
  return { absolute: change(quotes, row), percent: changePercent(quotes, row) };
}

/** Value of `data-direction`: `none` for an unknown change. */
export type DirectionName = 'up' | 'down' | 'flat' | 'none';

export function directionName(percent: number): DirectionName {
  if (Number.isNaN(percent)) return 'none';
  const direction = directionOf(percent);
  if (direction === 0) return 'flat';
  return direction > 0 ? 'up' : 'down';
}
