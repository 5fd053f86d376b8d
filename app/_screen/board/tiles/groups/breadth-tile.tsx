'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import type { MarketGroup } from '../../../../../lib/store/market-index';
import { majorityConvention } from '../../../data/convention';
import { fitText } from '../../../paint/fit-text';
import { namedElementsOf } from '../../../paint/named-elements';
import { MAX_HISTORY_SYMBOLS, useMarketHistory } from '../../data/use-market-history';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import { BreadthChart } from '../market/market-charts';
import { VenueCounts } from '../market/venue-counts';
import { useVenueFigures } from '../market/venue-figures';
import panel from '../panel.module.css';
import { PhaseBadge } from '../state-text';
import styles from './breadth-tile.module.css';

const TEXT_HZ = 2;
/** Height from which there is room for the chart, units. */
const CHART_HEIGHT = 18;
/** Smallest scale of the turnover. */
const MIN_SCALE = 0.85;

/** Shows how many symbols rise and fall, now and over time. */
export function BreadthTile({ tile }: { readonly tile: TileOf<'breadth'> }) {
  const wall = useWall();
  const t = useTranslations('tiles.breadth');
  const paint = useVenueFigures(wall);
  const [box, size] = useTileSize<HTMLElement>();
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const group = useMemo<MarketGroup>(() => ({ venue: '', rows, counted: rows, sharesOnly: false }), [rows]);
  const history = useMarketHistory(rows, tile.interval, tile.bars);
  const isPart = rows.length > MAX_HISTORY_SYMBOLS;

  const root = useWallPainter<HTMLDivElement>(
    TEXT_HZ,
    (element) => {
      const part = namedElementsOf(element);
      const section = element.parentElement as HTMLElement;
      let length = -1;
      return () => {
        paint(section, part, group);
        const wide = element.textContent?.length ?? 0;
        if (wide === length) return;
        length = wide;
        fitTurnover(part('turnover'));
        fitText(part('counts'));
      };
    },
    [group, paint, size],
  );

  return (
    <section
      ref={box}
      className={`${panel.panel} ${styles.breadth}`}
      data-convention={majorityConvention(wall, rows)}
    >
      <div ref={root} className={styles.top}>
        <header className={panel.head}>
          <h2 className={panel.title}>{t('title')}</h2>
          <PhaseBadge />
          <span data-part="change" className={`${panel.change} number`}>
            <i className={panel.arrow} />
            <span data-part="percent" />
          </span>
        </header>
        <div data-part="counts" className={styles.counts}>
          <VenueCounts />
        </div>
        <i className={styles.bar} aria-hidden="true" />
        <p data-part="turnover" className={`${styles.turnover} number`} />
      </div>
      {size.height >= CHART_HEIGHT && <BreadthChart history={history} rows={rows} />}
      {size.height >= CHART_HEIGHT && isPart && (
        <p className={styles.part}>{t('part', { count: MAX_HISTORY_SYMBOLS })}</p>
      )}
    </section>
  );
}

/** Hides turnovers of more currencies than there is room for; they cannot be added up. */
function fitTurnover(box: HTMLElement): void {
  box.style.display = '';
  fitText(box, MIN_SCALE);
  if (box.scrollWidth > box.clientWidth) box.style.display = 'none';
}
