'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { greyColors } from '../../../../lib/charts/chart-theme';
import { depthCurve } from '../../../../lib/charts/echarts/depth-curve';
import { DepthChartModel } from '../../../../lib/charts/echarts/depth-options';
import { conventionOf } from '../../data/convention';
import { useSizeTexts } from '../../data/size-text';
import { namedElementsOf, setText } from '../../paint/named-elements';
import { useShowState } from '../../paint/quote-state';
import { useEChart } from '../../paint/use-echart';
import { useBook } from '../data/use-book';
import { useSymbol } from '../data/use-symbol';
import { useWall } from '../wall-context';
import styles from './depth.module.css';
import panel from './panel.module.css';
import { PhaseBadge, StateText } from './state-text';

const HZ = 2;
/** Width of the staircase, in font sizes. */
const LINE_WIDTH = 0.1;

/** Shows the cumulative sizes of one order book, from the best prices outwards. */
export function DepthCurveTile({ tile }: { readonly tile: TileOf<'depth'> }) {
  const wall = useWall();
  const t = useTranslations('focus');
  const showState = useShowState(wall, { brief: true });
  const sizeTexts = useSizeTexts(wall);
  const { symbol, row } = useSymbol(tile.symbol);
  const { market, numbers } = wall;
  const levels = useRef<HTMLSpanElement>(null);
  const empty = useRef<HTMLParagraphElement>(null);

  useBook(symbol);

  const element = useEChart(
    wall,
    HZ,
    (chart) => {
      const section = chart.element.closest('section');
      if (section === null) return () => undefined;
      const part = namedElementsOf(section);
      const { measure } = sizeTexts(market.quotes.instrumentOf(row));
      const decimals = market.quotes.instrumentOf(row)?.priceDecimals ?? 2;
      const model = new DepthChartModel({
        theme: chart.theme,
        size: chart.size,
        labelSize: chart.fontSize,
        lineWidth: Math.max(1.5, chart.fontSize * LINE_WIDTH),
        hasSizeAxis: true,
        price: (price) => numbers.fixed(price, decimals),
        tick: Math.max(market.quotes.instrumentOf(row)?.tickSize ?? 0, 10 ** -decimals),
        total: (size) => numbers.compact(size / measure.per, 0),
      });
      chart.reset(model.base());
      const grey = greyColors(chart.theme);
      return () => {
        if (symbol === null) return;
        const { bids, asks } = market.depthOf(symbol);
        const count = Math.max(bids.length, asks.length);
        if (empty.current !== null) empty.current.hidden = count > 0;
        // Axes without a curve would have made-up prices.
        chart.element.style.visibility = count > 0 ? '' : 'hidden';
        const text = count === 0 ? '' : t('bookLevels', { count });
        if (levels.current !== null) setText(levels.current, text);
        const isGrey = showState(section, part, row) !== null;
        chart.draw(model.update({ curve: depthCurve(bids, asks), colors: isGrey ? grey : chart.theme }));
      };
    },
    [wall, symbol, row, t, showState, sizeTexts],
  );

  return (
    <section className={`${panel.panel} ${styles.curve}`} data-convention={conventionOf(wall, row)}>
      <div className={panel.head}>
        <h2 className={panel.title}>
          {t('depthCurve')}
          <small className={panel.unit}>{sizeTexts(market.quotes.instrumentOf(row)).unit}</small>
        </h2>
        <span ref={levels} className={panel.current} />
        <PhaseBadge />
        <StateText />
      </div>
      <div ref={element} className={styles.plot} role="img" aria-label={t('depthCurve')} />
      <p ref={empty} className={panel.none} hidden>
        {t('noDepth')}
      </p>
    </section>
  );
}
