'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { TileOf } from '../../../../../lib/boards/tile';
import type { Firing } from '../../../../../lib/protocol/alert';
import { createAlertTexts } from '../../../data/alert-texts';
import { displayName } from '../../../instrument-name';
import { useTileSize } from '../../use-tile-size';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './message-list.module.css';
import { useFirings } from './use-firings';

/** Heights of an entry and of the heading, units. */
const ENTRY = 4.4;
const HEAD = 4;
/** Firings that are requested: some may be of other symbols. */
const MAX_FIRINGS = 100;
/** Width from which conditions are shown, units. */
const CONDITION_WIDTH = 48;

/** Shows the alerts that have fired, newest first. */
export function AlertsTile({ tile }: { readonly tile: TileOf<'alerts'> }) {
  const wall = useWall();
  const t = useTranslations();
  const alertTranslate = useTranslations('desk.alerts');
  const intervalName = useTranslations('desk.chart.intervals');
  const [box, size] = useTileSize<HTMLElement>();
  const { numbers, times, zone, settings, market } = wall;
  const { firings, state } = useFirings(tile.user, MAX_FIRINGS);
  const texts = useMemo(
    () => createAlertTexts(alertTranslate, intervalName, numbers),
    [alertTranslate, intervalName, numbers],
  );
  const rows = useMemo(() => new Set(wall.rowsOf(tile.symbols)), [wall, tile.symbols]);
  const most = size.height === 0 ? 1 : Math.max(1, Math.floor((size.height - HEAD) / ENTRY));
  const rowOf = ({ symbol }: Firing): number => (symbol === undefined ? -1 : market.quotes.rowOf(symbol));
  const shown = firings
    .filter((firing) => firing.symbol === undefined || rows.has(rowOf(firing)))
    .slice(0, Math.min(tile.rows, most));
  const isToday = (time: number): boolean => times.day(time, zone) === times.day(wall.now(), zone);

  return (
    <section ref={box} className={`${panel.panel} ${styles.list}`}>
      <header className={panel.head}>
        <h2 className={panel.title}>{t('tiles.alerts.title')}</h2>
        {state === 'lost' && <span>{t('banner.linkDown')}</span>}
      </header>
      <ol className={styles.entries}>
        {shown.map((firing) => {
          const instrument = market.quotes.instrumentOf(rowOf(firing));
          const name = displayName(instrument, firing.symbol ?? '', settings.locale).primary;
          return (
            <li key={firing.id} className={styles.entry} data-level={firing.seen ? 'info' : 'warn'}>
              <time className={`${styles.time} number`}>
                {isToday(firing.time) ? times.minutes(firing.time, zone) : times.day(firing.time, zone)}
              </time>
              <div className={styles.firing}>
                <span className={styles.what}>
                  <b>{firing.symbol === undefined ? alertTranslate('feed') : name}</b>
                  {size.width >= CONDITION_WIDTH && (
                    <span className={styles.condition}>{texts.condition(firing.condition, instrument)}</span>
                  )}
                </span>
                <span className={`${styles.value} number`}>
                  {texts.measure(firing.condition, firing.value, instrument)}
                </span>
              </div>
            </li>
          );
        })}
      </ol>
      {shown.length === 0 && state !== 'loading' && (
        <p className={panel.none}>{t(state === 'denied' ? 'tiles.alerts.denied' : 'tiles.alerts.none')}</p>
      )}
    </section>
  );
}
