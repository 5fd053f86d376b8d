'use client';

import { useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { drawAxes, labelFont } from '../../../../lib/charts/plot-axes';
import type { PlotLayout } from '../../../../lib/charts/plot-layout';
import { drawCrosshair, drawLastTag } from '../../../../lib/charts/plot-tags';
import { drawPlot } from '../../../../lib/charts/price-plot';
import { valueIn } from '../../../../lib/charts/price-scale';
import { directionColors, greyColors, readChartTheme } from '../../../../lib/charts/theme';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { huePair, isHollowUp } from '../../../../lib/locale/colors';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { INTERVAL_MICROS } from '../../../../lib/market/interval';
import { isFaded } from '../../../../lib/store/freshness';
import { surfaceOf } from '../../../wall/paint/canvas';
import { partsOf } from '../../../wall/paint/parts';
import { useDesk } from '../../desk-context';
import { usePanePainter } from '../use-pane-painter';
import { axisTexts } from './axis-texts';
import styles from './chart.module.css';
import { ChartView } from './chart-view';
import { ChartLegend, lineColors, paintLegend } from './legend';
import { useChartHand } from './use-chart-hand';

const HZ = 10;
const GUTTER_SPARE_PX = 18;
const LEAST_GUTTER_PX = 58;

interface ChartPlotProps {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  readonly options: PaneOptions<'chart'>;
}

/** The canvas of a chart with its legend. */
export function ChartPlot({ symbol, instrument, options }: ChartPlotProps) {
  const desk = useDesk();
  const t = useTranslations('desk.chart');
  const { interval, indicators, style, volume, scale } = options;
  const key = indicators.join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of indicators as a value
  const view = useMemo(
    () => new ChartView(desk, symbol, { interval, indicators }),
    [desk, symbol, interval, key],
  );
  const plotWidth = useRef(0);
  const paintNow = useRef<(() => void) | null>(null);
  const draw = useCallback(() => paintNow.current?.(), []);

  useEffect(
    () => desk.subscribe({ channel: 'bars', symbols: [symbol], interval, rate: HZ }),
    [desk, symbol, interval],
  );

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = partsOf(element);
      const canvas = part('canvas') as HTMLCanvasElement;
      const css = getComputedStyle(element);
      const theme = readChartTheme((name) => css.getPropertyValue(name));
      const { colors: chosen, locale } = desk.settings;
      const convention = instrument?.colorConvention;
      const colors = directionColors(
        theme,
        huePair(chosen, locale, convention),
        isHollowUp(chosen, locale, convention),
      );
      const texts = axisTexts(desk, instrument, scale, (price) => t('prevClose', { price }));
      const palette = lineColors((name) => css.getPropertyValue(name).trim());
      const { quotes } = desk.market;
      const row = quotes.rowOf(symbol);

      const paint = (): void => {
        const surface = surfaceOf(canvas);
        if (surface === null) return;
        const { context, width, height } = surface;
        view.refresh();
        const { bars } = view;
        const last = quotes.value(row, 'last');
        const prevClose = quotes.value(row, 'prevClose');
        context.font = labelFont(theme);
        const widest = context.measureText(
          texts.price(Number.isNaN(last) ? (bars.close[bars.size - 1] ?? 0) : last),
        );
        const gutter = Math.max(LEAST_GUTTER_PX, Math.ceil(widest.width * 1.06) + GUTTER_SPARE_PX);
        plotWidth.current = width - gutter;
        const layout = view.layouter.layOut({
          ...{ width: width - gutter, height, bars, window: view.window, scale, volume },
          overlays: view.overlays,
          panels: view.panels,
          near: view.window.follows ? [last, prevClose] : [],
        });
        part('empty').hidden = layout !== undefined;
        part('now').hidden = view.window.follows;
        element.dataset.from = String(layout ? bars.start[layout.from] : '');
        element.dataset.bars = String(bars.size);
        if (layout === undefined) return;
        drawAxes(context, { bars, layout, theme, texts, prevClose, last });
        const faded = isFaded(desk.market.freshnessOf(row)) || quotes.status(row) === 'halted';
        const own =
          faded && view.window.follows ? { ...greyColors(theme), hollowUp: colors.hollowUp } : colors;
        drawPlot(context, {
          ...{ bars, layout, style, theme, colors: own },
          overlays: view.overlays.map((indicator, n) => ({ indicator, color: palette(n) })),
          panels: view.panels.map((indicator, n) => ({
            indicator,
            color: palette(view.overlays.length + n),
            band: layout.panels[n] ?? layout.price,
          })),
        });
        const reference = prevClose > 0 ? prevClose : (bars.open[bars.size - 1] ?? last);
        drawLastTag(context, layout, gutter, theme, {
          price: last,
          text: texts.price(last),
          left: countdown(bars.start[bars.size - 1]),
          fill: faded ? theme.faint : last >= reference ? colors.up : colors.down,
        });
        const at = paintCrosshair(context, layout, gutter);
        paintLegend(part, desk, view, texts, instrument, at ?? bars.size - 1);
      };

      /** @returns the bar under the crosshair */
      function paintCrosshair(
        context: CanvasRenderingContext2D,
        layout: PlotLayout,
        gutter: number,
      ): number | undefined {
        const cross = view.crosshair;
        if (!cross || cross.x > layout.width || cross.y > layout.bottom || cross.x < 0) return undefined;
        const at = Math.min(layout.to - 1, Math.max(layout.from, layout.barAt(cross.x)));
        const price = layout.scale.price(valueIn(layout.price, cross.y));
        drawCrosshair(context, layout, gutter, theme, {
          x: layout.x(at),
          y: cross.y,
          price: cross.y < layout.priceBottom ? texts.price(price) : '',
          time: texts.moment(view.bars.start[at] ?? 0, interval),
        });
        return at;
      }

      /** What is left of the forming bar: `00:53`; nothing of one that should have closed. */
      function countdown(start: number | undefined): string {
        const left = start === undefined ? 0 : start + INTERVAL_MICROS[interval] - desk.now();
        if (!(left > 0) || interval === '1s' || interval === '1d') return '';
        return texts.left(left);
      }

      paintNow.current = paint;
      return paint;
    },
    [desk, symbol, instrument, view, style, volume, scale, t],
    {
      chart: true,
      version: () => view.version + desk.market.quotes.changedAt(desk.market.quotes.rowOf(symbol)),
    },
  );
  useChartHand(root, view, plotWidth, draw);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart is no set of fields
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move it through time
    <div ref={root} className={styles.plot} role="group" aria-label={t('plot', { interval })} tabIndex={0}>
      <canvas data-part="canvas" className={styles.canvas} />
      <ChartLegend indicators={[...view.overlays, ...view.panels]} />
      <p data-part="empty" className={styles.none}>
        {t('noBars')}
      </p>
      <button
        type="button"
        data-part="now"
        className={styles.now}
        hidden
        onClick={() => {
          view.window.follow();
          draw();
        }}
      >
        {t('now')}
      </button>
    </div>
  );
}
