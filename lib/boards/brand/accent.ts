import { contrastOf, hexOf, lightnessOf, luminanceOf, type Rgb, rgbOf, withLightness } from './contrast';

/** Themes that a brand is shown in. */
export const BRAND_THEMES = ['dark', 'light'] as const;
export type BrandTheme = (typeof BRAND_THEMES)[number];

/** Least contrast of an accent to each surface it lies on: it colours marks, never text (WCAG 2.2, 1.4.11). */
export const MIN_ACCENT_CONTRAST = 3;

/** Surfaces of each theme, as in `tokens.css`. */
export const SURFACES: Readonly<Record<BrandTheme, readonly string[]>> = {
  dark: ['#0b0e14', '#11151d', '#171c26'],
  light: ['#eef1f5', '#f9fafc', '#ffffff'],
};

/** Accent as a theme shows it. */
export interface AccentShade {
  readonly color: string;
  /** Contrast to the surface that it differs from least. */
  readonly contrast: number;
  /** Contrast of the colour that the office chose. */
  readonly chosen: number;
}

/** Steps of the search for the nearest lightness: 1/256 is below what a channel can hold. */
const STEPS = 256;

/** Returns the least contrast of a colour to the surfaces of a theme, rounded down to two decimals. */
export function accentContrast(color: string, theme: BrandTheme): number {
  return ofRgb(rgbOf(color), theme);
}

/** Returns the colour as chosen if its contrast is enough, else the nearest lightness of its hue that has enough. */
export function accentShade(color: string, theme: BrandTheme): AccentShade {
  const chosen = accentContrast(color, theme);
  if (chosen >= MIN_ACCENT_CONTRAST) return { color, contrast: chosen, chosen };
  const rgb = rgbOf(color);
  const from = lightnessOf(rgb);
  const to = theme === 'dark' ? 1 : 0;
  let shade: Rgb = rgb;
  for (let step = 1; step <= STEPS; step++) {
    shade = withLightness(rgb, from + ((to - from) * step) / STEPS);
    if (ofRgb(rgbOf(hexOf(shade)), theme) >= MIN_ACCENT_CONTRAST) break;
  }
  const found = hexOf(shade);
  return { color: found, contrast: accentContrast(found, theme), chosen };
}

function ofRgb(color: Rgb, theme: BrandTheme): number {
  const own = luminanceOf(color);
  const ratios = SURFACES[theme].map((surface) => contrastOf(own, luminanceOf(rgbOf(surface))));
  return Math.floor(Math.min(...ratios) * 100) / 100;
}
