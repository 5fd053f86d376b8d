import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  accentContrast,
  accentShade,
  BRAND_THEMES,
  MIN_ACCENT_CONTRAST,
  SURFACES,
} from '../../../../lib/boards/brand/accent';
import { lightnessOf, rgbOf, withLightness } from '../../../../lib/boards/brand/contrast';
import { WALLPAPER_TEXTS } from '../../../../lib/boards/brand/wallpaper';
import { installationDir } from '../../../../server/launch/installation';

describe('an accent', () => {
  it('is shown as chosen where its contrast is enough', () => {
    expect(accentShade('#2f6fde', 'dark')).toEqual({ color: '#2f6fde', contrast: 3.61, chosen: 3.61 });
    expect(accentShade('#2f6fde', 'light').color).toBe('#2f6fde');
  });

  it('is made lighter on dark and darker on light until it has enough, in the same hue', () => {
    const lighter = accentShade('#0a2a6b', 'dark');
    expect(lighter.chosen).toBeLessThan(MIN_ACCENT_CONTRAST);
    expect(lighter.contrast).toBeGreaterThanOrEqual(MIN_ACCENT_CONTRAST);
    expect(lighter.contrast).toBeLessThan(MIN_ACCENT_CONTRAST + 0.1);
    const [red, , blue] = rgbOf(lighter.color);
    expect(blue).toBeGreaterThan(red);
    const darker = accentShade('#ffe14d', 'light');
    expect(darker.contrast).toBeGreaterThanOrEqual(MIN_ACCENT_CONTRAST);
    expect(lightnessOf(rgbOf(darker.color))).toBeLessThan(lightnessOf(rgbOf('#ffe14d')));
  });

  it.each(['#000000', '#ffffff', '#808080', '#0b0e14', '#ff0000', '#00ff00'])(
    'has enough contrast in both themes for any choice: %s',
    (color) => {
      for (const theme of BRAND_THEMES) {
        const { color: shown } = accentShade(color, theme);
        expect(accentContrast(shown, theme)).toBeGreaterThanOrEqual(MIN_ACCENT_CONTRAST);
      }
    },
  );

  it('has its contrast measured as WCAG does', () => {
    expect(accentContrast('#ffffff', 'light')).toBe(1);
    expect(accentContrast('#000000', 'light')).toBeCloseTo(18.5, 1);
  });
});

it('another lightness keeps hue and saturation', () => {
  expect(withLightness([200, 100, 50], lightnessOf([200, 100, 50])).map(Math.round)).toEqual([200, 100, 50]);
  expect(withLightness([50, 200, 100], 0.75).map(Math.round)).toEqual([153, 230, 179]);
  expect(withLightness([90, 90, 90], 1)).toEqual([255, 255, 255]);
});

it('the colours that contrasts are measured against are those of the themes', () => {
  const css = readFileSync(join(installationDir(), 'app/_ui/tokens.css'), 'utf8');
  for (const theme of BRAND_THEMES) {
    const block = css.slice(css.indexOf(`[data-theme="${theme}"] {`));
    const token = (name: string): string | undefined =>
      new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1];
    expect(SURFACES[theme]).toEqual(['ground', 'panel', 'raised'].map(token));
    expect(WALLPAPER_TEXTS[theme]).toEqual({ ground: token('ground'), muted: token('muted') });
  }
});
