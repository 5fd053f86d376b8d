'use client';

import { type KeyboardEvent, type RefObject, type SyntheticEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { HEAT_CLAMP_PERCENT } from '../../../../lib/charts/heatmap/heat-color';
import type { HeatmapLayout } from '../../../../lib/charts/heatmap/heatmap-layout';
import { nearestLeaf } from '../../../../lib/charts/heatmap/nearest-leaf';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { conventionOf } from '../../../_screen/data/convention';
import { HeatHeading } from '../../../_screen/heatmap/heat-heading';
import { leafStyle } from '../../../_screen/heatmap/leaf-style';
import { createHeatPainter } from '../../../_screen/paint/heat-painter';
import { Button } from '../../../_ui/button';
import { useDesk } from '../../desk-context';
import { usePanePainter } from '../use-pane-painter';
import styles from './heatmap.module.css';

const COLOR_HZ = 1;

interface HeatmapLeavesProps {
  readonly layout: HeatmapLayout;
  readonly symbol: MarketSymbol | null;
  readonly pick: (symbol: MarketSymbol) => void;
  /** Receives the leaf under the pointer or with the focus. */
  readonly pointed: RefObject<MarketSymbol | null>;
}

/** Renders the leaves. One of them is in the tab order; arrows move to its neighbours. */
export function HeatmapLeaves({ layout, symbol, pick, pointed }: HeatmapLeavesProps) {
  const desk = useDesk();
  const t = useTranslations('desk.heatmap');
  const state = useTranslations('state');
  const { leaves } = layout;
  const [visited, setVisited] = useState<string | null>(null);
  const found = leaves.findIndex((leaf) => leaf.symbol === (visited ?? symbol));
  const entry = Math.max(0, found);
  const root = usePanePainter<HTMLElement>(
    COLOR_HZ,
    (element) =>
      createHeatPainter(element, desk, {
        clamp: HEAT_CLAMP_PERCENT,
        haltedText: state('halted'),
        closedText: state('closedShort'),
      }),
    [desk, layout, state],
    { chart: true },
  );

  const leafOf = (event: SyntheticEvent): HTMLElement | null =>
    (event.target as HTMLElement).closest<HTMLElement>('[data-row]');
  const point = (event: SyntheticEvent): void => {
    pointed.current = (leafOf(event)?.dataset.symbol as MarketSymbol | undefined) ?? null;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const from = leaves.findIndex((leaf) => leaf.symbol === leafOf(event)?.dataset.symbol);
    const next = nearestLeaf(leaves, from, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    root.current?.querySelectorAll<HTMLElement>('[data-row]')[next]?.focus();
  };

  return (
    <section
      ref={root}
      aria-label={t('map')}
      onKeyDown={onKeyDown}
      onPointerOver={point}
      onPointerLeave={() => {
        pointed.current = null;
      }}
      onFocus={(event) => {
        point(event);
        setVisited(leafOf(event)?.dataset.symbol ?? null);
      }}
      onBlur={() => {
        pointed.current = null;
      }}
    >
      {layout.sectors.map((sector) =>
        sector.heading === 0 ? null : (
          <HeatHeading
            key={sector.sector}
            sector={sector}
            className={styles.sector}
            changeClass={`${styles.change} number`}
          />
        ),
      )}
      {leaves.map((leaf, at) => (
        <Button
          key={leaf.symbol}
          variant="text"
          data-row
          data-symbol={leaf.symbol}
          data-change
          data-convention={conventionOf(desk, desk.market.quotes.rowOf(leaf.symbol))}
          aria-pressed={leaf.symbol === symbol}
          tabIndex={at === entry ? 0 : -1}
          className={styles.leaf}
          style={leafStyle(leaf)}
          onClick={() => pick(leaf.symbol as MarketSymbol)}
        >
          <span className={styles.name}>{leaf.label.lines.join('\n')}</span>{' '}
          <span
            data-part="change"
            className={leaf.label.change ? `${styles.change} number` : 'visually-hidden'}
          />
        </Button>
      ))}
    </section>
  );
}
