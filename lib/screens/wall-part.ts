import type { ScreenDisplay } from '../protocol/screens/screen-display';

export type WallPart = NonNullable<ScreenDisplay['part']>;

/** Layout of a video wall as one of its screens sees it, in screens: 1 is the width or height of the screen. */
export interface PartLayout {
  /** Size of the whole wall, with the strips that bezels hide. */
  readonly width: number;
  readonly height: number;
  /** Distance of this screen from the left and the upper edge of the wall. */
  readonly left: number;
  readonly top: number;
}

/** Returns the layout of a part; a board is drawn once over the whole wall, and each screen shows its part of it. */
export function layoutOf({ columns, rows, column, row, bezelX, bezelY }: WallPart): PartLayout {
  return {
    width: columns + (columns - 1) * bezelX,
    height: rows + (rows - 1) * bezelY,
    left: (column - 1) * (1 + bezelX),
    top: (row - 1) * (1 + bezelY),
  };
}
