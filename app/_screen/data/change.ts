import type { QuoteColumns } from '../../../lib/store/client-quotes';
import { change, changePercent, directionOf } from '../../../lib/store/derived';

/** A change since the previous close or, where the venue gives none, since the day's open. NaN without a price. */
export interface Change {
  readonly absolute: number;
  /** 2.41 is 2.41 %. */
  readonly percent: number;
}

export function changeOf(quotes: QuoteColumns, row: number): Change {
  return { absolute: change(quotes, row), percent: changePercent(quotes, row) };
}

/** The value of `data-direction`: `none` where nothing is known. */
export type DirectionName = 'up' | 'down' | 'flat' | 'none';

export function directionName(percent: number): DirectionName {
  if (Number.isNaN(percent)) return 'none';
  const direction = directionOf(percent);
  if (direction === 0) return 'flat';
  return direction > 0 ? 'up' : 'down';
}
