'use client';

import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { greyColors } from '../../../../lib/charts/chart-theme';
import {
  type CurvePoint,
  type DepthCurve,
  depthAt,
  depthCurve,
  stepInDepth,
} from '../../../../lib/charts/echarts/depth-curve';
import { DepthChartModel } from '../../../../lib/charts/echarts/depth-options';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { percentFrom } from '../../../../lib/store/derived';
import { useAuctionTexts } from '../../../_screen/data/auction-texts';
import { midText } from '../../../_screen/data/mid-text';
import { amountText, useSizeTexts } from '../../../_screen/data/size-text';
import { namedElementsOf, setData, setText } from '../../../_screen/paint/named-elements';
import { useShowState } from '../../../_screen/paint/quote-state';
import { useEChart } from '../../../_screen/paint/use-echart';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import { StateBadge } from '../state-badge';
import styles from './depth.module.css';
import { createSumsPainter, DepthFoot } from './depth-foot';

const HZ = 5;
const LINE_PX = 1.5;
/** Levels that an arrow key moves by, and with Shift. */
const FINE_STEP = 1;
const COARSE_STEP = 5;

interface DepthChartProps {
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Shows cumulative sizes of the order book from the mid outwards, with a crosshair. */
export function DepthChart({ symbol, instrument }: DepthChartProps) {
  const desk = useDesk();
  const t = useTranslations('desk.depth');
  const showState = useShowState(desk);
  const sizeTexts = useSizeTexts(desk);
  const sizes = useMemo(() => sizeTexts(instrument), [sizeTexts, instrument]);
  const auctionTexts = useAuctionTexts(desk);
  const box = useRef<HTMLDivElement>(null);
  const model = useRef<DepthChartModel>(undefined);
  const curve = useRef<DepthCurve>(undefined);
  /** Price under the crosshair; undefined while there is none. */
  const price = useRef<number>(undefined);
  const moves = useRef(0);
  const paintNow = useRef<() => void>(undefined);
  const decimals = instrument?.priceDecimals ?? 2;

  const pointTexts = (point: CurvePoint, mid: number): string[] => {
    const { numbers } = desk;
    const away = numbers.percent(percentFrom(mid, point.price), 2);
    return [
      `${t(point.side)} ${numbers.fixed(point.price, decimals)}`,
      t('total', { size: sizes.full(point.total) }),
      amountText(numbers, point.cost, instrument),
      t('fromMid', { percent: away }),
    ];
  };

  const chartElement = useEChart(
    desk,
    HZ,
    (chart) => {
      const element = box.current;
      if (element === null) return () => undefined;
      const part = namedElementsOf(element);
      const { quotes } = desk.market;
      const grey = greyColors(chart.theme);
      const paintSums = createSumsPainter(element, desk, instrument, {
        ...{ sizes, pointsText: (value) => t('basisPoints', { value }) },
        auction: () => auctionTexts(quotes.rowOf(symbol)),
      });
      const mid = (value: number): string => midText(desk.numbers, value, decimals);
      const own = new DepthChartModel({
        theme: chart.theme,
        size: chart.size,
        labelSize: chart.fontSize,
        lineWidth: LINE_PX,
        hasSizeAxis: true,
        price: (value) => desk.numbers.fixed(value, decimals),
        tick: Math.max(instrument?.tickSize ?? 0, 10 ** -decimals),
        mid,
        total: (size) => desk.numbers.compact(size / sizes.measure.per, 1),
      });
      model.current = own;
      chart.reset(own.base());
      const paint = (): void => {
        const depth = desk.market.depthOf(symbol);
        const shown = depthCurve(depth.bids, depth.asks);
        curve.current = shown;
        const pointed = price.current === undefined ? undefined : depthAt(shown, price.current);
        setData(element, 'empty', String(Number.isNaN(shown.mid)));
        const state = showState(element, part, quotes.rowOf(symbol));
        chart.draw(own.update({ curve: shown, colors: state === null ? chart.theme : grey, pointed }));
        const texts = pointed ? pointTexts(pointed, shown.mid) : [t('mid'), mid(shown.mid), '', ''];
        for (const [at, text] of texts.entries()) setText(part(`word-${at}`), text);
        setData(part('word-0'), 'direction', pointed ? (pointed.side === 'bid' ? 'up' : 'down') : null);
        paintSums(depth);
      };
      paintNow.current = paint;
      return paint;
    },
    [desk, symbol, instrument, t, showState, sizes, auctionTexts],
    { version: () => desk.market.depthOf(symbol).version + moves.current },
  );

  const point = (next: number | undefined): void => {
    price.current = next;
    moves.current++;
    paintNow.current?.();
  };
  const onPointerMove = (event: PointerEvent): void => {
    const { left } = event.currentTarget.getBoundingClientRect();
    point(model.current?.priceAt(event.clientX - left));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || curve.current === undefined) return;
    const sign = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (sign !== 0) {
      const step = sign * (event.shiftKey ? COARSE_STEP : FINE_STEP);
      const level = stepInDepth(curve.current, price.current, step);
      point(level?.price);
      const spoken = box.current?.querySelector('[aria-live]');
      if (spoken && level) spoken.textContent = pointTexts(level, curve.current.mid).join(', ');
    } else if (event.key === 'Escape' && price.current !== undefined) point(undefined);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div ref={box} className={styles.chart} data-empty="true">
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
        onPointerLeave={() => point(undefined)}
        onBlur={() => point(undefined)}
        onKeyDown={onKeyDown}
      >
        <div ref={chartElement} className={`${styles.plot} cover`} />
        <Empty className={`${styles.none} cover`}>{t('noBook')}</Empty>
        <StateBadge />
        <p aria-live="polite" className="visually-hidden" />
      </div>
      <DepthFoot />
    </div>
  );
}
