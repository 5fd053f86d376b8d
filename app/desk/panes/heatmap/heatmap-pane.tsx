'use client';

import { useCallback, useEffect, useMemo, useRef } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { quickHeatmap } from '../../../../lib/charts/heatmap/labelled-heatmap';
import { watchedSymbols } from '../../../../lib/desk/watched-symbols';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { heatItems } from '../../../_screen/data/heat-items';
import { type HeatmapPlace, useHeatmapLayout } from '../../../_screen/data/use-heatmap-layout';
import { Empty } from '../../../_ui/panel';
import { useDesk, useDeskState } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { QUOTE_RATE } from '../quote-rate';
import { HeatFoot } from './heat-foot';
import styles from './heatmap.module.css';
import { HeatmapLeaves } from './heatmap-leaves';
import { HeatmapTools } from './heatmap-tools';

/** Unit of gaps and label sizes, px. */
const UNIT_PX = 5;
/** Label sizes in units: 14, 12 or 11 px. */
const LABEL_SIZES = [2.8, 2.4, 2.2] as const;
const HEADING = 3.4;
/** Time after opening by which all prices have arrived, ms. */
const PRICES_ARRIVE_MS = 1_500;
/** Average area of a leaf with its label, px². */
const LEAF_ROOM = 1_700;

/**
 * Shows symbols as rectangles by turnover, coloured by the day's change. A click shows the symbol in the group.
 */
export function HeatmapPane({ options, symbol, pick, change, tools }: PaneProps<'heatmap'>) {
  const desk = useDesk();
  const t = useTranslations('desk.heatmap');
  const box = useRef<HTMLDivElement>(null);
  const { groupBy, of } = options;
  // Compared as one string: an equal list must not cause a new layout.
  const watched = useDeskState(({ layout }) =>
    of === 'all' ? '' : (watchedSymbols(layout.panes)?.join(' ') ?? ''),
  );
  const symbols = useMemo<readonly string[]>(
    () => (watched === '' ? desk.instruments.map((one) => one.symbol) : watched.split(' ')),
    [desk, watched],
  );
  const rows = useMemo(
    () => symbols.map((one) => desk.market.quotes.rowOf(one)).filter((row) => row >= 0),
    [desk, symbols],
  );

  useEffect(
    () =>
      desk.subscribe({
        channel: 'quotes',
        symbols: watched === '' ? ['*'] : watched.split(' '),
        rate: QUOTE_RATE,
      }),
    [desk, watched],
  );

  const items = useCallback(() => heatItems(desk, rows, groupBy), [desk, rows, groupBy]);
  const arrange = useCallback(
    ({ tokens: _, ...place }: HeatmapPlace) =>
      quickHeatmap(items(), {
        ...place,
        unit: UNIT_PX,
        sizes: LABEL_SIZES,
        heading: groupBy === 'none' ? 0 : HEADING,
        mostLeaves: Math.ceil((place.width * place.height) / LEAF_ROOM),
      }),
    [items, groupBy],
  );
  const layout = useHeatmapLayout(box, arrange, PRICES_ARRIVE_MS);
  const pointed = useRef<MarketSymbol | null>(null);

  return (
    <div className={styles.pane}>
      {tools !== null &&
        createPortal(<HeatmapTools options={options} change={change} items={items} />, tools)}
      <div ref={box} className={styles.map}>
        {layout !== null && layout.leaves.length > 0 ? (
          <HeatmapLeaves layout={layout} symbol={symbol} pick={pick} pointed={pointed} />
        ) : (
          <Empty className="cover">{t('empty')}</Empty>
        )}
      </div>
      <HeatFoot rows={rows} shown={layout?.leaves.length ?? 0} pointed={pointed} />
    </div>
  );
}
