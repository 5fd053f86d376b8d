import type { BrandTheme } from './accent';
import { contrastOf, luminanceOf, type Rgb, rgbOf } from './contrast';

/** Contrast that the fainter text of a wall keeps over a wallpaper (WCAG 2.2, 1.4.3). */
export const MIN_TEXT_CONTRAST = 4.5;
/** Largest share of a wallpaper in the picture: even a dark one must not compete with figures. */
export const MAX_WALLPAPER_SHARE = 0.6;

/** Ground and fainter text of each theme, as in `tokens.css`. */
export const WALLPAPER_TEXTS: Readonly<
  Record<BrandTheme, { readonly ground: string; readonly muted: string }>
> = {
  dark: { ground: '#0b0e14', muted: '#9aa4b2' },
  light: { ground: '#eef1f5', muted: '#566172' },
};

/** Bytes of a pixel, and steps of the search. */
const PIXEL = 4;
const STEPS = 60;

/**
 * Returns the largest share at which a wallpaper may be mixed with the ground of a theme, so that text keeps its
 * contrast over every part of it.
 * @param pixels of a small copy of the wallpaper, RGBA; a transparent part shows the ground
 */
export function wallpaperShare(pixels: ArrayLike<number>, theme: BrandTheme): number {
  const ground = rgbOf(WALLPAPER_TEXTS[theme].ground);
  const muted = luminanceOf(rgbOf(WALLPAPER_TEXTS[theme].muted));
  let share = MAX_WALLPAPER_SHARE;
  for (let at = 0; at + PIXEL <= pixels.length; at += PIXEL) {
    while (share > 0 && contrastOf(luminanceOf(mixed(ground, pixels, at, share)), muted) < MIN_TEXT_CONTRAST)
      share = Math.max(0, share - MAX_WALLPAPER_SHARE / STEPS);
  }
  return share;
}

function mixed(ground: Rgb, pixels: ArrayLike<number>, at: number, share: number): Rgb {
  const part = (share * (pixels[at + 3] ?? 0)) / 255;
  const channel = (index: 0 | 1 | 2): number =>
    ground[index] + ((pixels[at + index] ?? 0) - ground[index]) * part;
  return [channel(0), channel(1), channel(2)];
}
