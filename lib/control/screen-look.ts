import type { ConventionSetting } from '../locale/colors';
import { DEFAULT_LOCALE, type Locale } from '../locale/locale';
import type { ScreenLook } from '../protocol/screens/screen-report';
import type { ScreenStatus } from '../protocol/screens/screen-status';

/** Settings with which a screen draws its board. */
export interface DrawnLook {
  readonly locale: Locale;
  readonly theme: 'dark' | 'light';
  readonly convention: ConventionSetting;
  readonly colorBlind: boolean;
  readonly typeScale: number;
  readonly symbol: string | null;
}

const DEFAULT_LOOK: ScreenLook = {
  ...({ language: DEFAULT_LOCALE, theme: 'dark', colors: 'locale' } as const),
  ...{ colorBlind: false, typeScale: 1 },
};

/** Returns how a screen draws its board: by its display, which it may not have painted yet, then as it reports. */
export function lookOf({ report, display }: Pick<ScreenStatus, 'report' | 'display'>): DrawnLook {
  const own = report?.look ?? DEFAULT_LOOK;
  return {
    locale: display.language ?? own.language,
    theme: display.theme ?? own.theme,
    convention: display.colors ?? own.colors,
    colorBlind: own.colorBlind,
    typeScale: display.zoom ?? own.typeScale,
    symbol: display.symbol ?? report?.look?.symbol ?? null,
  };
}

/** Size of a picture of a screen, CSS px of the layout. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Longer side that a miniature is laid out for, CSS px: half of a wall's, so that its charts cost a quarter. */
const LONG_SIDE = 960;
/** Size of a screen that reports none. */
const USUAL: PictureSize = { width: LONG_SIDE, height: (LONG_SIDE * 9) / 16 };

/** Returns the size that a screen's board is laid out for: its own shape, small. */
export function pictureSize(width: number | undefined, height: number | undefined): PictureSize {
  if (width === undefined || height === undefined || width < 1 || height < 1) return USUAL;
  const scale = LONG_SIDE / Math.max(width, height);
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** Returns the unit of a wall of this size: 1 % of the height of a 16:9 screen that fits into it, CSS px. */
export function unitOf({ width, height }: PictureSize): number {
  return Math.min(height / 100, (width * 0.5625) / 100);
}

/** Scale that fits a picture into a box, and the margins that centre it, px. */
export function fitInto({ width, height }: PictureSize, box: PictureSize) {
  const scale = Math.min(box.width / width, box.height / height);
  return { scale, left: (box.width - width * scale) / 2, top: (box.height - height * scale) / 2 };
}
