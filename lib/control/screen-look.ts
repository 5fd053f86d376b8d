import { CONVENTION_SETTINGS, type ConventionSetting } from '../locale/colors';
import { type Locale, pickLocale } from '../locale/locale';
import type { ScreenStatus } from '../protocol/screens/screen-status';

/** Settings of a screen that change how its board is drawn. */
export interface ScreenLook {
  readonly locale: Locale;
  readonly theme: 'dark' | 'light';
  readonly convention: ConventionSetting;
  readonly colorBlind: boolean;
  readonly zoom: number | undefined;
  readonly symbol: string | null;
  /** Query of the screen's address. */
  readonly address: URLSearchParams;
}

/** Returns how a screen draws its board: by its display, then by its address, then by the defaults. */
export function lookOf({ report, display }: Pick<ScreenStatus, 'report' | 'display'>): ScreenLook {
  const address = new URLSearchParams(report?.page.split('?')[1] ?? '');
  const named = (name: string): string | null => address.get(name);
  const convention = display.colors ?? named('colors');
  return {
    locale: display.language ?? pickLocale({ query: named('lang') }),
    theme: (display.theme ?? named('theme')) === 'light' ? 'light' : 'dark',
    convention: CONVENTION_SETTINGS.find((known) => known === convention) ?? 'locale',
    colorBlind: named('cvd') === '1',
    zoom: display.zoom,
    symbol: display.symbol ?? named('symbol'),
    address,
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
