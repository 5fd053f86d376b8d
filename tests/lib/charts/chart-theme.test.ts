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
});
