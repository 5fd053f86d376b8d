'use client';

import { useRef } from 'react';
import { useTranslations } from 'use-intl';
import { MarketLineModel } from '../../../../../lib/charts/echarts/market-line-chart';
import { vwapDays } from '../../../../../lib/charts/vwap';
import type { MarketSymbol } from '../../../../../lib/market/instrument';
import type { Interval } from '../../../../../lib/market/interval';
import type { BarSeries } from '../../../../../lib/store/client-bar-series';
import { directionOf, percentFrom, referencePrice } from '../../../../../lib/store/derived';
import { isColorless } from '../../../../../lib/store/freshness';
import { timeTexts } from '../../../data/time-texts';
import { useEChart } from '../../../paint/use-echart';
import { useBars } from '../../data/use-bars';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './banner-tile.module.css';

const LINE_HZ = 1;
const SLOTS = 120;
/** Minimum of bars: soon after the start of a day, the line reaches back into the one before. */
const MIN_BARS = 30;

interface DayLineProps {
  readonly symbol: MarketSymbol | null;
  readonly row: number;
  readonly interval: Interval;
}

/** Draws an instrument's closes of the day as a line, with the area to the previous close. */
export function DayLine({ symbol, row, interval: requested }: DayLineProps) {
  const wall = useWall();
  const t = useTranslations('focus');
  const empty = useRef<HTMLParagraphElement>(null);
  const { market } = wall;
  const { interval } = useBars(symbol === null ? [] : [symbol], requested, SLOTS);
  const element = useEChart(
    wall,
    LINE_HZ,
    (chart) => {
      const { theme, size, fontSize } = chart;
      const days = vwapDays(market.quotes.instrumentOf(row));
      const texts = timeTexts(wall.times, wall.zone);
      let base = Number.NaN;
      let model: MarketLineModel | undefined;
      return () => {
        const bars = symbol === null ? undefined : market.barsOf(symbol, interval);
        const hasLine = bars !== undefined && bars.size > 1;
        if (empty.current !== null) empty.current.hidden = hasLine;
        chart.element.style.visibility = hasLine ? '' : 'hidden';
        if (!hasLine) return;
        const history = closesOf(bars, days.dayStart);
        const reference = referencePrice(market.quotes, row);
        const from = Number.isNaN(reference) ? (history.level[0] ?? 0) : reference;
        if (model === undefined || from !== base) {
          base = from;
          model = new MarketLineModel({ theme, size, labelSize: fontSize, texts, base });
          chart.reset(model.base());
        }
        const direction = directionOf(percentFrom(base, market.quotes.value(row, 'last')));
        const moving = direction > 0 ? theme.up : direction < 0 ? theme.down : theme.muted;
        const color = isColorless(market.freshnessOf(row)) ? theme.faint : moving;
        chart.draw(model.update({ history, level: Number.NaN, color }));
      };
    },
    [wall, symbol, row, interval],
    { version: () => (symbol === null ? 0 : market.barsOf(symbol, interval).version) },
  );
  return (
    <div className={styles.line}>
      <div ref={element} className={styles.chart} role="img" aria-label={t('chart')} />
      <p ref={empty} className={panel.none} hidden>
        {t('noBars')}
      </p>
    </div>
  );
}

/** Returns starts (ms) and closes of the newest day's bars; of some before it if these are few. */
function closesOf(
  { start, close, size }: BarSeries,
  dayStart: (time: number) => number,
): { readonly time: Float64Array; readonly level: Float64Array } {
  const day = dayStart(start[size - 1] ?? 0);
  let first = size - 1;
  while (first > 0 && ((start[first - 1] ?? 0) >= day || size - first < MIN_BARS)) first--;
  return {
    time: Float64Array.from(start.subarray(first, size), (micros) => micros / 1_000),
    level: close.slice(first, size),
  };
}
