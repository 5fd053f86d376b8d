/** Shapes of a screen that a board is laid out for: 16:9, upright, 21:9 and wider, and a phone. */
export const BOARD_SIZES = ['wide', 'portrait', 'ultrawide', 'phone'] as const;
export type BoardSize = (typeof BOARD_SIZES)[number];

/** Sizes that a board may have a layout of its own for; a phone stacks the tiles. */
export const OWN_SIZES = ['portrait', 'ultrawide'] as const;
export type OwnSize = (typeof OWN_SIZES)[number];

/** Width below which an upright screen is a phone, CSS px. */
const MAX_PHONE_WIDTH = 640;
/** Width to height from which a screen is ultra-wide; between 16:9 and 21:9. */
const MIN_ULTRAWIDE = 2.1;

/** Returns the size of a window, CSS px. */
export function sizeOfWindow(width: number, height: number): BoardSize {
  if (width < height) return width < MAX_PHONE_WIDTH ? 'phone' : 'portrait';
  return width / height >= MIN_ULTRAWIDE ? 'ultrawide' : 'wide';
}

/** Screen that previews of a size are drawn for, CSS px. */
export const SCREENS: Readonly<Record<BoardSize, { readonly width: number; readonly height: number }>> = {
  wide: { width: 1_920, height: 1_080 },
  portrait: { width: 1_080, height: 1_920 },
  ultrawide: { width: 2_560, height: 1_080 },
  phone: { width: 390, height: 844 },
};
