'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { depthPriceAt, drawDepth } from '../../../../lib/charts/canvas/depth-plot';
import { labelFont } from '../../../../lib/charts/canvas/plot-axes';
import { directionColors, readChartTheme } from '../../../../lib/charts/chart-theme';
import {
  type CurvePoint,
  type DepthCurve,
  depthAt,
  depthCurve,
  depthSpan,
  stepInDepth,
} from '../../../../lib/charts/echarts/depth-curve';
import { YRange } from '../../../../lib/charts/y-range';
import { huePair } from '../../../../lib/locale/colors';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { surfaceOf } from '../../../_screen/paint/canvas';
import { namedElementsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { useDesk } from '../../desk-context';
import { usePanePainter } from '../use-pane-painter';
import styles from './depth.module.css';
import { createSumsPainter, DepthFoot } from './depth-foot';

const HZ = 5;
const GUTTER_SPARE_PX = 18;
const MIN_GUTTER_PX = 44;
/** Levels that an arrow key moves by, with Shift and without. */
const NEAR = 1;
const FAR = 5;

/** A middle this near to half a tick is written with one more decimal, ticks. */
const HALF_TICK = 0.1;

interface DepthChartProps {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** What rests in the book, summed up from the middle outwards. */
export function DepthChart({ symbol, instrument }: DepthChartProps) {
  const desk = useDesk();
  const t = useTranslations('desk.depth');
  /** The price that is looked at; none while the pointer is elsewhere. */
  const price = useRef<number | undefined>(undefined);
  const moved = useRef(0);
  const scene = useRef<{ readonly curve: DepthCurve; readonly toPrice: (x: number) => number } | null>(null);
  const paintNow = useRef<(() => void) | null>(null);
  const decimals = instrument?.priceDecimals ?? 2;

  const words = (point: CurvePoint, middle: number): string[] => {
    const { numbers } = desk;
    const away = numbers.percent((point.price / middle - 1) * 100, 2);
    return [
      `${t(point.side)} ${numbers.fixed(point.price, decimals)}`,
      t('total', { size: numbers.size(point.total, instrument?.sizeDecimals ?? 0) }),
      `${numbers.compact(point.cost)} ${instrument?.currency ?? ''}`,
      t('fromMid', { percent: away }),
    ];
  };

  const root = usePanePainter<HTMLDivElement>(
    HZ,
    (element) => {
      const part = namedElementsOf(element);
      const css = getComputedStyle(element);
      const theme = readChartTheme((name) => css.getPropertyValue(name));
      const { colors: chosen, locale } = desk.settings;
      const colors = directionColors(theme, huePair(chosen, locale, instrument?.colorConvention));
      const paintSums = createSumsPainter(element, desk, instrument, (value) => t('basisPoints', { value }));
      const [priceRange, sizeRange] = [new YRange(), new YRange()];
      const paint = (): void => {
        const depth = desk.market.depthOf(symbol);
        const curve = depthCurve(depth.bids, depth.asks);
        const surface = surfaceOf(part('canvas') as HTMLCanvasElement);
        const most = Math.max(curve.bids.at(-1)?.total ?? 0, curve.asks.at(-1)?.total ?? 0);
        const prices = priceRange.fit(...depthSpan(curve));
        const sizes = sizeRange.fit(0, most);
        setData(element, 'empty', String(most === 0));
        if (surface === null || prices === undefined || sizes === undefined || most === 0) return;
        const { context, width, height } = surface;
        const sizeText = (size: number): string => desk.numbers.compact(size, 1);
        context.font = labelFont(theme);
        const gutter = Math.max(
          MIN_GUTTER_PX,
          Math.ceil(context.measureText(sizeText(most)).width) + GUTTER_SPARE_PX,
        );
        const toPrice = (x: number): number => depthPriceAt(prices, width - gutter, x);
        scene.current = { curve, toPrice };
        const pointed = price.current === undefined ? undefined : depthAt(curve, price.current);
        const between = Math.abs(((curve.middle * 10 ** decimals) % 1) - 0.5) < HALF_TICK;
        const middleText = desk.numbers.fixed(curve.middle, between ? decimals + 1 : decimals);
        drawDepth(context, {
          ...{ curve, width, height, gutter, prices, theme, colors, sizeText, pointed, middleText },
          sizes: { min: 0, max: sizes.max },
          priceText: (value) => desk.numbers.fixed(value, decimals),
        });
        const texts = pointed ? words(pointed, curve.middle) : [t('mid'), middleText, '', ''];
        for (const [at, text] of texts.entries()) setText(part(`word-${at}`), text);
        setData(part('word-0'), 'direction', pointed ? (pointed.side === 'bid' ? 'up' : 'down') : null);
        paintSums(depth);
      };
      paintNow.current = paint;
      return paint;
    },
    [desk, symbol, instrument, t],
    { chart: true, version: () => desk.market.depthOf(symbol).version + moved.current },
  );

  const look = (next: number | undefined): void => {
    price.current = next;
    moved.current++;
    paintNow.current?.();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    look(scene.current?.toPrice(event.clientX - left));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || scene.current === null) return;
    const { curve } = scene.current;
    const way = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (way !== 0) {
      const point = stepInDepth(curve, price.current, way * (event.shiftKey ? FAR : NEAR));
      look(point?.price);
      const spoken = root.current?.querySelector('[aria-live]');
      if (spoken && point) spoken.textContent = words(point, curve.middle).join(', ');
    } else if (event.key === 'Escape' && price.current !== undefined) look(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={root} className={styles.chart} data-empty="true">
      <p className={`${styles.words} number`}>
        <b data-part="word-0" />
        <span data-part="word-1" />
        <span data-part="word-2" />
        <span data-part="word-3" />
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a chart is no set of fields */}
      <div
        className={styles.curve}
        role="group"
        aria-label={t('chart')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys go from level to level
        tabIndex={0}
        onPointerMove={onPointerMove}
        onPointerLeave={() => look(undefined)}
        onBlur={() => look(undefined)}
        onKeyDown={onKeyDown}
      >
        <canvas data-part="canvas" className={styles.canvas} />
        <p className={styles.none}>{t('noBook')}</p>
        <p aria-live="polite" className="visually-hidden" />
      </div>
      <DepthFoot />
    </div>
  );
}
