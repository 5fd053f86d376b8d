import { expect, it } from 'vitest';
import { drawAlertTags } from '../../../../lib/charts/canvas/alert-tags';
import { BarWindow } from '../../../../lib/charts/canvas/bar-window';
import { PlotLayouter } from '../../../../lib/charts/canvas/plot-layout';
import { drawPriceLines, heightOf } from '../../../../lib/charts/canvas/price-line-plot';
import { valueIn } from '../../../../lib/charts/canvas/price-scale';
import { BarBuffer } from '../../../../lib/store/client-bar-series';
import { barAt, THEME } from '../samples';

const PRICE = 104;

/** Records the texts that are drawn, with their vertical position. */
function recorder() {
  const texts: { readonly text: string; readonly y: number }[] = [];
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get: (_, name) => {
      if (name === 'fillText') return (text: string, _x: number, y: number) => texts.push({ text, y });
      return name === 'measureText' ? () => ({ width: 40 }) : () => undefined;
    },
    set: () => true,
  });
  return { context, texts };
}

it.each(['linear', 'log', 'percent'] as const)(
  'on a %s scale, alerts, lines and the crosshair have prices, at the height of that price',
  (scale) => {
    const bars = new BarBuffer('1m');
    for (let at = 0; at < 20; at++) bars.merge(barAt(60 + at, 1, 100 + at));
    const window = new BarWindow(20);
    window.settle(bars);
    const layout = new PlotLayouter().layOut({
      ...{ width: 800, height: 400, bars, window, scale, tick: 0.01, legend: 0, volume: false },
      ...{ overlays: [], panels: [], near: [], compared: [] },
    });
    if (layout === undefined) throw new Error('no layout');
    const height = heightOf(layout, PRICE) ?? Number.NaN;
    expect(layout.scale.price(valueIn(layout.price, height))).toBeCloseTo(PRICE, 0);
    const { context, texts } = recorder();
    drawAlertTags(context, layout, THEME, [{ price: PRICE, text: 'above 104.00', strong: false }]);
    drawPriceLines(context, layout, 60, THEME, [PRICE], (price) => price.toFixed(2));
    expect(texts.map(({ text }) => text)).toEqual(['above 104.00', '104.00']);
    for (const { y } of texts) expect(Math.abs(y - height)).toBeLessThanOrEqual(1);
  },
);
