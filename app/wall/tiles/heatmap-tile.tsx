'use client';

import { useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../lib/boards/tile';
import { HEAT_CLAMP_PERCENT } from '../../../lib/charts/heat-color';
import type { HeatmapLayout, HeatmapLeaf, HeatmapSector } from '../../../lib/charts/heatmap-layout';
import { meanChange } from '../../../lib/store/breadth';
import { changePercent } from '../../../lib/store/derived';
import { conventionOf } from '../data/convention';
import { useHeatmapLayout } from '../data/use-heatmap-layout';
import { partsOf, rowsOf, setText } from '../paint/parts';
import { markState } from '../paint/quote-state';
import { tokensOf } from '../paint/theme';
import { usePainter } from '../paint/use-painter';
import { useWall } from '../wall-context';
import { createRamps } from './heat-ramps';
import styles from './heatmap.module.css';
import panel from './panel.module.css';

const COLOR_HZ = 2;

/** Rectangles by turnover, coloured by the day's change, in sectors. Laid out seldom, recoloured often. */
export function HeatmapTile({ tile }: { readonly tile: TileOf<'heatmap'> }) {
  const wall = useWall();
  const t = useTranslations();
  const { quotes } = wall.market;
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const box = useRef<HTMLElement>(null);
  const layout = useHeatmapLayout(box, rows, tile);

  const painted = usePainter<HTMLDivElement>(
    COLOR_HZ,
    (element) => {
      const ramps = createRamps(tokensOf);
      const leaves = rowsOf(element).map((leaf) => {
        const row = quotes.rowOf(leaf.dataset.symbol ?? '');
        return { leaf, row, part: partsOf(leaf), ramp: ramps(leaf) };
      });
      const headings = [...element.querySelectorAll<HTMLElement>('[data-sector]')].map((heading) => ({
        part: partsOf(heading),
        rows: (heading.dataset.symbols ?? '').split(' ').map((symbol) => quotes.rowOf(symbol)),
      }));
      const percentText = (percent: number): string =>
        Number.isNaN(percent) ? '' : wall.numbers.percent(percent);
      return () => {
        for (const { leaf, row, part, ramp } of leaves) {
          const percent = changePercent(quotes, row);
          const state = markState(wall, leaf, row);
          leaf.style.backgroundColor =
            state === 'halted' || state === 'old'
              ? 'var(--panel)'
              : state === 'stale'
                ? 'var(--heat-zero)'
                : ramp((percent * HEAT_CLAMP_PERCENT) / tile.clamp);
          const text =
            state === 'halted'
              ? t('state.halted')
              : state !== null
                ? wall.times.age(wall.market.ageOf(row))
                : wall.numbers.barePercent(percent);
          if (leaf.dataset.change === 'true') setText(part('change'), text);
        }
        for (const heading of headings)
          setText(heading.part('change'), percentText(meanChange(quotes, heading.rows)));
      };
    },
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
  const t = useTranslations();
  const { quotes } = wall.market;
  const sectorName = (key: string): string => {
    const known = `sector.${key}` as 'sector.other';
    return t.has(known) ? t(known) : key;
  };
  return (
    <>
      {layout.sectors.map((sector) => (
        <Heading key={sector.sector} sector={sector} name={sectorName(sector.sector)} />
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

function Heading({ sector, name }: { readonly sector: HeatmapSector; readonly name: string }) {
  const [fits, setFits] = useState({ name: true, change: true });
  /** Measured once in place: a heading that does not fit loses its change, then its name. */
  const measure = (element: HTMLElement | null): void => {
    if (element === null) return;
    const label = element.firstElementChild as HTMLElement;
    const room = element.clientWidth;
    const width = label.scrollWidth;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    const next = { name: width <= room, change: width + size * CHANGE_WIDTH <= room };
    if (next.name !== fits.name || next.change !== fits.change) setFits(next);
  };
  const style = { left: sector.x, top: sector.y, width: sector.width };
  return (
    <h3
      ref={measure}
      data-sector
      data-symbols={sector.symbols.join(' ')}
      className={styles.sector}
      style={style}
    >
      <span style={{ visibility: fits.name ? undefined : 'hidden' }}>{name}</span>
      <span data-part="change" className={`${styles.change} number`} hidden={!fits.change} />
    </h3>
  );
}

/** Width of `+12.34%` with the gap before it, in sizes of the type. */
const CHANGE_WIDTH = 4.6;

function leafStyle({ x, y, width, height, label }: HeatmapLeaf) {
  return {
    left: x,
    top: y,
    width,
    height,
    padding: `${label.paddingY}px ${label.paddingX}px`,
    fontSize: label.size,
    lineHeight: `${label.lineHeight}px`,
  };
}
