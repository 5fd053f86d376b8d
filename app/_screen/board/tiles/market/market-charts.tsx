'use client';

import { type Ref, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { BreadthModel } from '../../../../../lib/charts/echarts/breadth-chart';
import type { MarketHistory } from '../../../../../lib/charts/echarts/market-history';
import { MarketLineModel } from '../../../../../lib/charts/echarts/market-line-chart';
import { breadthOf } from '../../../../../lib/store/breadth';
import { directionOf } from '../../../../../lib/store/derived';
import { INDEX_BASE, indexLevel, indexPercent } from '../../../../../lib/store/market-index';
import { timeTexts } from '../../../data/time-texts';
import { useEChart } from '../../../paint/use-echart';
import { useWall } from '../../wall-context';
import styles from './market.module.css';

/** Repaint rate, Hz: a history of minutes changes slowly. */
const HZ = 0.2;
/** Minimum number of points of a line. */
const MIN_POINTS = 2;

interface MarketChartProps {
  /** Computes the history so far. */
  readonly history: () => MarketHistory;
}

interface ChartBoxProps {
  readonly className: string | undefined;
  readonly label: string;
  readonly element: Ref<HTMLDivElement>;
  /** Shown instead of a chart of too few points. */
  readonly empty: Ref<HTMLParagraphElement>;
}

function ChartBox({ className, label, element, empty }: ChartBoxProps) {
  const t = useTranslations('market');
  return (
    <div className={className}>
      <div ref={element} className={styles.chart} role="img" aria-label={label} />
      <p ref={empty} className={styles.none} hidden>
        {t('noHistory')}
      </p>
    </div>
  );
}

/** Draws the index level over time. */
export function MarketLineChart({
  history,
  counted,
}: MarketChartProps & { readonly counted: readonly number[] }) {
  const wall = useWall();
  const t = useTranslations('market');
  const empty = useRef<HTMLParagraphElement>(null);
  const element = useEChart(
    wall,
    HZ,
    (chart) => {
      const { theme, size, fontSize } = chart;
      const texts = timeTexts(wall.times, wall.zone);
      const model = new MarketLineModel({ theme, size, labelSize: fontSize, texts, base: INDEX_BASE });
      chart.reset(model.base());
      return () => {
        const past = history();
        if (empty.current !== null) empty.current.hidden = past.known >= MIN_POINTS;
        if (past.known < MIN_POINTS) return chart.reset(model.base());
        const level = indexLevel(wall.market.quotes, counted);
        const direction = directionOf(indexPercent(level));
        const color = direction > 0 ? theme.up : direction < 0 ? theme.down : theme.muted;
        chart.draw(model.update({ history: past, level, color }));
      };
    },
    [wall, history, counted],
  );
  return <ChartBox className={styles.line} label={t('lineChart')} element={element} empty={empty} />;
}

/** Draws the shares of advancing, unchanged and declining symbols over time. */
export function BreadthChart({ history, rows }: MarketChartProps & { readonly rows: readonly number[] }) {
  const wall = useWall();
  const t = useTranslations('market');
  const empty = useRef<HTMLParagraphElement>(null);
  const element = useEChart(
    wall,
    HZ,
    (chart) => {
      const { theme, size, fontSize } = chart;
      const texts = timeTexts(wall.times, wall.zone);
      const names = { advancing: t('advancing'), unchanged: t('unchanged'), declining: t('declining') };
      const model = new BreadthModel({ theme, size, labelSize: fontSize, texts, names });
      chart.reset(model.base());
      return () => {
        const past = history();
        if (empty.current !== null) empty.current.hidden = past.known >= MIN_POINTS;
        if (past.known < MIN_POINTS) return chart.reset(model.base());
        chart.draw(model.update({ history: past, now: breadthOf(wall.market.quotes, rows) }));
      };
    },
    [wall, history, rows, t],
  );
  return <ChartBox className={styles.past} label={t('breadthChart')} element={element} empty={empty} />;
}
