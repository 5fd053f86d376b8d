import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readChartTheme } from '../../../lib/charts/chart-theme';
import { createHeatRamp } from '../../../lib/charts/heatmap/heat-color';

/** The custom properties of one theme in the page's token file. */
function tokens(theme: string): Map<string, string> {
  const css = readFileSync(new URL('../../../app/_ui/tokens.css', import.meta.url), 'utf8');
  const block = (selector: string): string => css.split(`${selector} {`)[1]?.split('}')[0] ?? '';
  const declarations = block(`[data-theme="${theme}"]`) + block('[data-convention]') + block(':root');
  return new Map(
    [...declarations.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

describe.each(['dark', 'light'])('the %s theme', (theme) => {
  it('has every token that charts read', () => {
    const known = tokens(theme);
    const missing: string[] = [];
    readChartTheme((name) => {
      if (!known.has(name)) missing.push(name);
      return known.get(name) ?? '';
    });
    expect(missing).toEqual([]);
    for (const hue of ['zero', 'green', 'red', 'blue', 'cb-up', 'cb-down'])
      expect(() =>
        createHeatRamp(known.get('heat-zero') ?? '', known.get(`heat-${hue}`) ?? ''),
      ).not.toThrow();
  });

  it('has enough contrast of small text on every colour of a heatmap (WCAG 2.2, 1.4.3)', () => {
    const known = tokens(theme);
    for (const hue of ['zero', 'green', 'red', 'blue', 'cb-up', 'cb-down'])
      expect(contrast(known.get('text') ?? '', known.get(`heat-${hue}`) ?? ''), hue).toBeGreaterThan(4.5);
  });
});

/** Returns the contrast ratio of two colours, `#rrggbb`. */
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
