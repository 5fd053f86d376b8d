import { useMedia } from './use-media';
import { TOUCH_PX, useNarrow } from './use-narrow';

/** Media query of a large screen, with larger type and rows. As in tokens.css. */
const LARGE = '(width >= 3200px)';

/** Heights of rows that are positioned by code, CSS px: the tokens of the same names. */
export interface RowHeights {
  readonly row: number;
  readonly compact: number;
  /** Height of the column heads. */
  readonly head: number;
  /** Type scale relative to a usual screen. */
  readonly scale: number;
}

const USUAL: RowHeights = { row: 24, compact: 20, head: 23, scale: 1 };
const LARGER: RowHeights = { row: 28, compact: 24, head: 27, scale: 7 / 6 };

/** Returns the heights of rows that are only read. */
export function useRowHeights(): RowHeights {
  return useMedia(LARGE) ? LARGER : USUAL;
}

/** Returns the height of a row that is pressed, on a phone that of a touch target. */
export function useTouchedRow(compact = false): number {
  const { row, compact: low } = useRowHeights();
  return useNarrow() ? TOUCH_PX : compact ? low : row;
}
