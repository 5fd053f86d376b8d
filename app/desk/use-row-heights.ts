import { useMedia } from './use-media';
import { TOUCH_PX, useNarrow } from './use-narrow';

/** From this width on a screen is larger than an arm's length asks for: type and rows grow with it. As in tokens.css. */
const LARGE = '(width >= 3200px)';

/** Heights of lines that are placed by hand, CSS px: the tokens of the same names. */
export interface RowHeights {
  readonly row: number;
  readonly compact: number;
  /** Of the names of columns. */
  readonly head: number;
  /** How much larger type is than on a usual screen. */
  readonly scale: number;
}

const USUAL: RowHeights = { row: 24, compact: 20, head: 23, scale: 1 };
const LARGER: RowHeights = { row: 28, compact: 24, head: 27, scale: 7 / 6 };

/** Heights of lines that are read only. */
export function useRowHeights(): RowHeights {
  return useMedia(LARGE) ? LARGER : USUAL;
}

/** Height of a line that is pressed: on a phone that of a finger. */
export function useTouchedRow(compact = false): number {
  const { row, compact: low } = useRowHeights();
  return useNarrow() ? TOUCH_PX : compact ? low : row;
}
