'use client';

import { type RefObject, useCallback, useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { linesOf, tickNear, withLines } from '../../../../lib/desk/price-lines';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { useSizeTexts } from '../../../_screen/data/size-text';
import { Button } from '../../../_ui/button';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import { usePanePainter } from '../use-pane-painter';
import type { ChartHandle } from './chart-handle';
import { ChartMenu } from './chart-menu';
import { createChartPainter } from './chart-painter';
import styles from './chart-plot.module.css';
import { ChartView } from './chart-view';
import { ChartLegend } from './legend';
import { PriceLines } from './price-line-overlay';
import { useChartInteractions } from './use-chart-interactions';

const HZ = 10;

interface ChartPlotProps {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
  readonly options: PaneOptions<'chart'>;
  readonly change: (options: Partial<PaneOptions<'chart'>>) => void;
  /** Receives the handle that the pane's tools use. */
  readonly handle: RefObject<ChartHandle | null>;
  /** True while the next click draws a line. */
  readonly drawing: boolean;
  readonly onDrawn: () => void;
}

/** Draws a chart with its legend and the user's price lines. */
export function ChartPlot(props: ChartPlotProps) {
  const { symbol, instrument, options, change, handle, drawing, onDrawn } = props;
  const desk = useDesk();
  const t = useTranslations('desk.chart');
  const ofAlerts = useTranslations('desk.alerts');
  const sizeTexts = useSizeTexts(desk);
  const { interval, indicators, style, volume, scale } = options;
  const key = indicators.join(' ');
  const compareKey = options.compare.filter((one) => one !== symbol).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list of indicators as a value
  const view = useMemo(
    () => new ChartView(desk, symbol, { interval, indicators }),
    [desk, symbol, interval, key],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the list as a value
  const compare = useMemo(() => options.compare.filter((one) => one !== symbol), [compareKey]);
  const prices = linesOf(options.lines, symbol);
  const paintNow = useRef<(() => void) | null>(null);
  const draw = useCallback(() => paintNow.current?.(), []);

  useEffect(() => {
    const stops = [symbol, ...compare].map((one) =>
      desk.subscribe({ channel: 'bars', symbols: [one], interval, rate: HZ }),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [desk, symbol, compare, interval]);

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      view.compare(compare);
      const paint = createChartPainter(element, {
        ...{ desk, symbol, instrument, view },
        options: { interval, style, volume, scale },
        ...{ noBars: t('noBars'), noLogarithm: t('noLogarithm') },
        volumeText: sizeTexts(instrument).full,
        prevClose: (price) => t('prevClose', { price }),
        alert: (crosses, price) => ofAlerts(`line.${crosses}`, { price }),
      });
      paintNow.current = paint;
      return paint;
    },
    [
      desk,
      symbol,
      instrument,
      view,
      compare,
      interval,
      style,
      volume,
      scale,
      prices.length,
      t,
      ofAlerts,
      sizeTexts,
    ],
    {
      chart: true,
      version: () =>
        view.version +
        desk.alerts.store.getState().version +
        desk.market.quotes.changedAt(desk.market.quotes.rowOf(symbol)),
    },
  );

  useEffect(() => {
    view.lines = prices;
    view.touch();
    draw();
  }, [view, draw, prices]);

  const setLines = (next: readonly number[]): void =>
    change({ lines: withLines(options.lines, symbol, next) as PaneOptions<'chart'>['lines'] });
  const addLine = (price: number | undefined): void => {
    if (price === undefined) return;
    setLines([...prices, tickNear(price, instrument?.tickSize ?? 0, instrument?.priceDecimals ?? 2)]);
    onDrawn();
  };
  /** Adds a line by key, at the crosshair or at the last price, and focuses it. */
  const addLineByKey = (): void => {
    const pointed = view.crosshair && view.priceAt(view.crosshair.y);
    addLine(pointed ?? view.bars.close[view.bars.size - 1]);
    requestAnimationFrame(() => {
      const sliders = root.current?.querySelectorAll<HTMLElement>('[role="slider"]');
      sliders?.[sliders.length - 1]?.focus();
    });
  };
  useChartInteractions(root, view, draw, {
    drawing,
    onDraw: (y) => addLine(view.priceAt(y)),
    onLineKey: addLineByKey,
  });
  useEffect(() => {
    handle.current = { view, canvas: () => root.current?.querySelector('canvas') ?? null, draw };
    return () => {
      handle.current = null;
    };
  }, [handle, view, root, draw]);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a chart is no set of fields
    <div
      ref={root}
      className={styles.plot}
      role="group"
      aria-label={t('plot', { interval: t(`intervals.${interval}`) })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move it through time
      tabIndex={0}
      data-drawing={drawing}
    >
      <canvas data-part="canvas" className="cover" />
      <PriceLines view={view} instrument={instrument} prices={prices} draw={draw} onChange={setLines} />
      <ChartLegend
        indicators={[...view.overlays, ...view.panels]}
        compared={compare}
        onRemove={(gone) => change({ compare: options.compare.filter((one) => one !== gone) })}
      />
      <Empty data-part="empty" className="cover">
        <span data-part="emptyText" />
      </Empty>
      <Button
        size="s"
        data-part="now"
        className={styles.now}
        hidden
        onClick={() => {
          view.window.follow();
          draw();
        }}
      >
        {t('latest')}
      </Button>
      <ChartMenu
        plot={root}
        view={view}
        handle={handle}
        symbol={symbol}
        instrument={instrument}
        lines={prices.length}
        onLine={addLine}
        onClearLines={() => setLines([])}
      />
    </div>
  );
}
