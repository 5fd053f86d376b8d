'use client';

import { type CSSProperties, useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import { isFadedGroup } from '../../../../../lib/store/freshness';
import { groupChanges, rowGroups } from '../../../../../lib/store/group-changes';
import { directionName } from '../../../data/change';
import { majorityConvention } from '../../../data/convention';
import { groupOf } from '../../../data/heat-items';
import { useSectorNames } from '../../../data/sector-names';
import { fitNames } from '../../../paint/fit-names';
import { namedElementsOf, rowsOf, setData, setText } from '../../../paint/named-elements';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './sectors-tile.module.css';

const SECTORS_HZ = 1;
/** Heights of a row and of the heading, units. */
const ROW = 3.6;
const HEAD = 4;
/** Width from which the numbers of rising and falling symbols are shown, units. */
const COUNTS_WIDTH = 56;
/** Smallest change that fills a bar: a quiet day shows short bars, percent. */
const MIN_FULL = 1;
/** Smallest scale of a name before it is cut. */
const MIN_SCALE = 0.7;

/** Shows the mean change of each sector as a bar, largest rise first. */
export function SectorsTile({ tile }: { readonly tile: TileOf<'sectors'> }) {
  const wall = useWall();
  const t = useTranslations('tiles.sectors');
  const namesOf = useSectorNames();
  const [box, size] = useTileSize<HTMLElement>();
  const { market, numbers, settings } = wall;
  const { quotes } = market;
  const { group, by } = tile;
  const fitting = size.height === 0 ? tile.rows : Math.max(1, Math.floor((size.height - HEAD) / ROW));
  const groups = useMemo(() => {
    const keyOf = (row: number): string => groupOf(quotes.instrumentOf(row), group);
    const found = rowGroups(wall.rowsOf(tile.symbols), keyOf, Math.min(tile.rows, fitting));
    if (by === 'change') return found;
    const collator = new Intl.Collator(settings.locale);
    return found.sort((a, b) => collator.compare(namesOf(a.key)[0], namesOf(b.key)[0]));
  }, [quotes, wall, tile, group, by, fitting, settings.locale, namesOf]);
  const hasCounts = size.width >= COUNTS_WIDTH;

  const root = useWallPainter<HTMLOListElement>(
    SECTORS_HZ,
    (element) => {
      const lines = rowsOf(element).map((line) => ({ line, part: namedElementsOf(line), key: '' }));
      return () => {
        const changes = groupChanges(quotes, groups, by === 'change');
        const full = Math.max(MIN_FULL, ...changes.map(({ percent }) => Math.abs(percent) || 0));
        let isOther = false;
        lines.forEach((at, index) => {
          const { line, part } = at;
          const change = changes[index];
          if (change === undefined) return;
          const { percent, advancing, declining } = change;
          const { key, rows } = change.group;
          if (key !== at.key) {
            at.key = key;
            isOther = true;
            setText(part('code'), namesOf(key)[0]);
            setText(part('count'), numbers.integer(rows.length));
            setData(line, 'convention', majorityConvention(wall, rows));
          }
          setData(line, 'direction', directionName(percent));
          setText(part('percent'), numbers.percent(percent));
          line.style.setProperty('--share', ((Math.abs(percent) || 0) / full).toFixed(3));
          if (hasCounts) {
            setText(part('advancing'), numbers.integer(advancing));
            setText(part('declining'), numbers.integer(declining));
          }
          const states = rows.map((row) => market.freshnessOf(row));
          const isClosed = states.every((state) => state === 'closed' || state === 'none');
          setData(line, 'faded', isFadedGroup(states) ? 'true' : null);
          setData(line, 'closed', isClosed ? 'true' : null);
        });
        if (isOther) {
          const parts = lines.map(({ part }) => part);
          fitNames(parts, MIN_SCALE, 'count');
        }
      };
    },
    [wall, groups, by, hasCounts, namesOf],
  );

  return (
    <section ref={box} className={`${panel.panel} ${styles.sectors}`}>
      <header className={panel.head}>
        <h2 className={panel.title}>{t(group)}</h2>
        <span className={styles.note}>{t('mean')}</span>
      </header>
      <ol
        ref={root}
        className={styles.rows}
        data-counts={hasCounts}
        style={{ '--rows': groups.length } as CSSProperties}
      >
        {groups.map(({ key }) => (
          <li key={key} data-row className={styles.row}>
            <span data-part="name" className={`${panel.name} ${styles.name}`}>
              <span data-part="code" />
              <span data-part="count" className={`${panel.secondary} number`} />
            </span>
            {hasCounts && (
              <span className={`${styles.counts} number`}>
                <span className={panel.change} data-direction="up">
                  <i className={panel.arrow} />
                  <span data-part="advancing" />
                </span>
                <span className={panel.change} data-direction="down">
                  <i className={panel.arrow} />
                  <span data-part="declining" />
                </span>
              </span>
            )}
            <span className={styles.track} aria-hidden="true">
              <i className={styles.bar} />
            </span>
            <span data-part="percent" className={`${styles.percent} number`} />
          </li>
        ))}
      </ol>
    </section>
  );
}
