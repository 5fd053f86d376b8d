'use client';

import { useCallback, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import type { HeatmapLayout } from '../../../../lib/charts/heatmap/heatmap-layout';
import { labelledHeatmap } from '../../../../lib/charts/heatmap/labelled-heatmap';
import { conventionOf } from '../../data/convention';
import { heatItems } from '../../data/heat-items';
import { type HeatmapPlace, useHeatmapLayout } from '../../data/use-heatmap-layout';
import { HeatHeading } from '../../heatmap/heat-heading';
import { leafStyle } from '../../heatmap/leaf-style';
import { createHeatPainter } from '../../paint/heat-painter';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import styles from './heatmap.module.css';
import panel from './panel.module.css';

const COLOR_HZ = 2;
/** Minimum number of leaves. Larger type reduces the number by the square of its scale. */
const MIN_LEAVES = 8;

/** Shows symbols as rectangles by turnover in sectors, coloured by the day's change. */
export function HeatmapTile({ tile }: { readonly tile: TileOf<'heatmap'> }) {
  const wall = useWall();
  const t = useTranslations();
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const box = useRef<HTMLElement>(null);
  const { leaves, group } = tile;
  const arrange = useCallback(
    ({ tokens, ...place }: HeatmapPlace) => {
      const { typeScale } = wall.settings;
      const most = Math.max(MIN_LEAVES, Math.round(leaves / Math.max(1, typeScale) ** 2));
      const unit = tokens.length('u') * typeScale;
      return labelledHeatmap(heatItems(wall, rows, group), { ...place, unit }, most);
    },
    [wall, rows, leaves, group],
  );
  const layout = useHeatmapLayout(box, arrange);

  const painted = useWallPainter<HTMLDivElement>(
    COLOR_HZ,
    (element) =>
      createHeatPainter(element, wall, {
        clamp: tile.clamp,
        haltedText: t('state.halted'),
        closedText: t('state.closedShort'),
      }),
    [wall, layout, tile.clamp, t],
  );

  return (
    <section ref={box} className={styles.map} aria-label={t('market.heatmap')}>
      <div ref={painted}>{layout !== null && <Leaves layout={layout} />}</div>
    </section>
  );
}

function Leaves({ layout }: { readonly layout: HeatmapLayout }) {
  const wall = useWall();
  const { quotes } = wall.market;
  return (
    <>
      {layout.sectors.map((sector) => (
        <HeatHeading
          key={sector.sector}
          sector={sector}
          className={styles.sector}
          changeClass={`${styles.change} number`}
        />
      ))}
      {layout.leaves.map((leaf) => (
        <div
          key={leaf.symbol}
          data-row
          data-symbol={leaf.symbol}
          data-change={leaf.label.change}
          data-convention={conventionOf(wall, quotes.rowOf(leaf.symbol))}
          className={styles.leaf}
          style={leafStyle(leaf)}
        >
          <span className={styles.symbol}>{leaf.label.lines.join('\n')}</span>
          <span className={styles.change}>
            <i className={panel.pause} />
            <span data-part="change" />
          </span>
        </div>
      ))}
    </>
  );
}
