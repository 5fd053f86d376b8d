'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../lib/boards/tile';
import { moversOf } from '../../../../lib/store/top-movers';
import { conventionOf } from '../../data/convention';
import { displayName } from '../../instrument-name';
import { fitName } from '../../paint/fit-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../paint/named-elements';
import { markState } from '../../paint/quote-state';
import { useWallPainter } from '../use-wall-painter';
import { useWall } from '../wall-context';
import styles from './movers.module.css';
import panel from './panel.module.css';

/** Rate of sorting, Hz: rows that jump more often cannot be read. */
const SORT_HZ = 1;
const LARGE_TYPE = 1.2;
/** Smallest scale of a name before it is cut: names of contracts often differ at their end. */
const MIN_SCALE = 0.55;
const SIDES = ['gainers', 'losers'] as const;

/** Shows the symbols that rose and fell most since the previous close. */
export function MoversTile({ tile }: { readonly tile: TileOf<'movers'> }) {
  const wall = useWall();
  const t = useTranslations('market');
  const state = useTranslations('state');
  const { quotes } = wall.market;
  const rows = useMemo(() => wall.rowsOf(tile.symbols), [wall, tile.symbols]);
  const count = Math.max(1, wall.settings.typeScale > LARGE_TYPE ? tile.rows - 1 : tile.rows);

  const root = useWallPainter<HTMLElement>(
    SORT_HZ,
    (element) => {
      const shown = rowsOf(element).map((row) => ({ row, part: namedElementsOf(row), symbol: -1 }));
      const badges = [...element.querySelectorAll<HTMLElement>('[data-auction]')];
      return () => {
        let auction = false;
        const { gainers, losers } = moversOf(quotes, rows, count);
        [...fill(gainers, count), ...fill(losers, count)].forEach((mover, index) => {
          const line = shown[index];
          if (line === undefined) return;
          line.row.style.visibility = mover === undefined ? 'hidden' : '';
          if (mover === undefined) return;
          setText(line.part('percent'), wall.numbers.percent(mover.percent));
          markState(wall, line.row, mover.row);
          auction ||= line.row.dataset.phase === 'auction';
          if (line.symbol === mover.row) return;
          line.symbol = mover.row;
          const symbol = quotes.symbolOf(mover.row) ?? '';
          const name = displayName(quotes.instrumentOf(mover.row), symbol, wall.settings.locale);
          setText(line.part('code'), name.primary);
          fitName(line.part('name'), undefined, MIN_SCALE);
          setData(line.row, 'convention', conventionOf(wall, mover.row));
        });
        for (const badge of badges) setText(badge, auction ? state('auction') : '');
      };
    },
    [rows, count, wall, state],
  );

  return (
    <section ref={root} className={`${panel.panel} ${styles.movers}`}>
      {SIDES.map((side) => (
        <div key={side} className={styles.side}>
          <h2 className={styles.title}>
            {t(side)} <span data-auction className="phase" />
          </h2>
          <ol className={styles.rows}>
            {Array.from({ length: count }, (_, place) => (
              <li
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is a place of the ranking
                key={place}
                data-row
                className={styles.row}
                data-direction={side === 'gainers' ? 'up' : 'down'}
              >
                <span data-part="name" className={`${panel.name} ${styles.name}`}>
                  <span data-part="code" />
                </span>
                <span className={`${panel.change} ${styles.change}`}>
                  <span className={panel.arrow} data-direction={side === 'gainers' ? 'up' : 'down'} />
                  <i className={panel.pause} />
                  <span data-part="percent" />
                </span>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

function fill<T>(items: readonly T[], count: number): (T | undefined)[] {
  return Array.from({ length: count }, (_, index) => items[index]);
}
