import { describe, expect, it } from 'vitest';
import { contrastOf, luminanceOf, type Rgb, rgbOf } from '../../../../lib/boards/brand/contrast';
import {
  MAX_WALLPAPER_SHARE,
  MIN_TEXT_CONTRAST,
  WALLPAPER_TEXTS,
  wallpaperShare,
} from '../../../../lib/boards/brand/wallpaper';

const WHITE = [255, 255, 255, 255];
const BLACK = [0, 0, 0, 255];

/** Returns the contrast of the fainter text over a pixel at a share. */
function contrastOver(pixel: readonly number[], share: number, theme: 'dark' | 'light'): number {
  const ground = rgbOf(WALLPAPER_TEXTS[theme].ground);
  const mixed = ground.map((from, at) => from + ((pixel[at] ?? 0) - from) * share) as unknown as Rgb;
  return contrastOf(luminanceOf(mixed), luminanceOf(rgbOf(WALLPAPER_TEXTS[theme].muted)));
}

describe('a wallpaper', () => {
  it('is dimmed as far as its worst part needs, and no further', () => {
    const share = wallpaperShare([...BLACK, ...WHITE, ...BLACK], 'dark');
    expect(contrastOver(WHITE, share, 'dark')).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    expect(contrastOver(WHITE, share + 0.02, 'dark')).toBeLessThan(MIN_TEXT_CONTRAST);
    const light = wallpaperShare([...WHITE, ...BLACK], 'light');
    expect(contrastOver(BLACK, light, 'light')).toBeGreaterThanOrEqual(MIN_TEXT_CONTRAST);
    expect(contrastOver(BLACK, light + 0.02, 'light')).toBeLessThan(MIN_TEXT_CONTRAST);
  });

  it('that suits its theme is shown up to a bound', () => {
    expect(wallpaperShare(BLACK, 'dark')).toBe(MAX_WALLPAPER_SHARE);
    expect(wallpaperShare(WHITE, 'light')).toBe(MAX_WALLPAPER_SHARE);
  });

  it('is not dimmed for transparent parts', () => {
    expect(wallpaperShare([255, 255, 255, 0], 'dark')).toBe(MAX_WALLPAPER_SHARE);
  });
});
