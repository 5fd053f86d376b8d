'use client';

import type { CSSProperties } from 'react';
import { useTranslations } from 'use-intl';
import { cellGrid, fittingCells } from '../../../../../lib/boards/cell-grid';
import type { TileOf } from '../../../../../lib/boards/tile';
import { exchangeName } from '../../../../../lib/locale/exchange-names';
import { Dot } from '../../../../_ui/badge';
import { fitName, fitText } from '../../../paint/fit-text';
import { namedElementsOf, rowsOf, setData, setText } from '../../../paint/named-elements';
import { usePages } from '../../use-pages';
import { useTileSize } from '../../use-tile-size';
import { useWallPainter } from '../../use-wall-painter';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './clocks-tile.module.css';
import { isTrading, useMarketHours, useOutlookText } from './market-hours';

const CLOCKS_HZ = 4;
/** Smallest clock that can be read from afar, units. */
const MIN_CELL = { width: 25, height: 12.5 };
/** Width of a clock divided by its height. */
const RATIO = 1.9;

/** Shows local times of exchanges, whether they trade, and when they open or close. */
export function ClocksTile({ tile }: { readonly tile: TileOf<'clocks'> }) {
  const wall = useWall();
  const t = useTranslations('tiles');
  const text = useOutlookText(wall.times);
  const [box, size] = useTileSize<HTMLElement>();
  const hours = useMarketHours(tile.markets);
  const { items, page } = usePages(hours, size.width === 0 ? hours.length : fittingCells(size, MIN_CELL));
  const { columns, rows } = cellGrid(items.length, size, RATIO);
  const { times, now, zone, settings } = wall;

  const root = useWallPainter<HTMLUListElement>(
    CLOCKS_HZ,
    (element) => {
      const cells = rowsOf(element).map((cell) => ({ cell, part: namedElementsOf(cell), length: -1 }));
      for (const { part } of cells) fitName(part('head'), part('exchange'));
      return () => {
        const time = now();
        cells.forEach((at, index) => {
          const { cell, part } = at;
          const market = items[index];
          if (market === undefined) return;
          const outlook = Number.isFinite(time) ? market.outlook(time) : undefined;
          const local = market.zone.id;
          setText(part('time'), tile.seconds ? times.time(time, local) : times.minutes(time, local));
          const day = times.day(time, local) === times.day(time, zone) ? '' : times.day(time, local);
          setText(part('day'), day);
          const state = text(outlook, time);
          setText(part('state'), state);
          setData(cell, 'trading', String(isTrading(outlook)));
          setData(part('dot'), 'on', String(isTrading(outlook)));
          part('dot').hidden = outlook === undefined;
          if (state.length + day.length * 100 === at.length) return;
          at.length = state.length + day.length * 100;
          fitText(part('foot'));
        });
      };
    },
    [items, page, columns, rows, tile, wall, text],
    { version: () => Math.floor(now() / 1e6) || 0 },
  );

  return (
    <section ref={box} className={styles.clocks} aria-label={t('clocks')}>
      <ul
        ref={root}
        className={styles.cells}
        data-seconds={tile.seconds}
        style={{ '--columns': columns, '--rows': rows } as CSSProperties}
      >
        {items.map(({ id, zone: { city } }) => (
          <li key={id} data-row className={`${panel.panel} ${styles.cell}`}>
            <div className={styles.clock}>
              <p data-part="head" className={`${panel.name} ${styles.head}`}>
                <span>{city(settings.locale)}</span>
                <span data-part="exchange" className={panel.secondary}>
                  {exchangeName(id, settings.locale)}
                </span>
              </p>
              <p className={styles.now}>
                <span data-part="time" className={`${styles.time} number`} />
              </p>
              <p data-part="foot" className={styles.foot}>
                <Dot data-part="dot" on={false} />
                <span data-part="state" />
                <span data-part="day" className={styles.day} />
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
