'use client';

import { type CSSProperties, useSyncExternalStore } from 'react';
import { useTranslations } from 'use-intl';
import { textIn } from '../../../../../lib/boards/board';
import type { TileOf } from '../../../../../lib/boards/tile';
import type { Notice } from '../../../../../lib/protocol/messages';
import { NOTICE_LEVELS } from '../../../../../lib/protocol/screens/notice-level';
import { fileNewsOf, isAlertNotice } from '../../../data/file-news';
import { useTileSize } from '../../use-tile-size';
import { useWall } from '../../wall-context';
import panel from '../panel.module.css';
import styles from './message-list.module.css';

/** Heights of an entry of two lines and of the heading, units. */
const ENTRY = 7;
const HEAD = 4;

/** Shows the notices that this page has received, newest first. */
export function NewsTile({ tile }: { readonly tile: TileOf<'news'> }) {
  const wall = useWall();
  const t = useTranslations();
  const [box, size] = useTileSize<HTMLElement>();
  const { notices, times, numbers, zone, settings } = wall;
  const all = useSyncExternalStore(notices.subscribe, notices.all, notices.all);
  const least = NOTICE_LEVELS.indexOf(tile.level);
  const most = size.height === 0 ? 1 : Math.max(1, Math.floor((size.height - HEAD) / ENTRY));
  const shown = all
    .filter((notice) => !isAlertNotice(notice) && NOTICE_LEVELS.indexOf(notice.level ?? 'info') >= least)
    .slice(0, Math.min(tile.rows, most));

  function textOf(notice: Notice): string {
    const file = fileNewsOf(notice);
    return file === undefined
      ? notice.body
      : t(`news.${file.state}`, { count: numbers.integer(file.accepted) });
  }

  return (
    <section ref={box} className={`${panel.panel} ${styles.list}`}>
      <header className={panel.head}>
        <h2 className={panel.title}>
          {tile.title === undefined ? t('tiles.news.title') : textIn(tile.title, settings.locale)}
        </h2>
      </header>
      <ol className={styles.entries} style={{ '--rows': Math.max(1, shown.length) } as CSSProperties}>
        {shown.map((notice) => (
          <li key={notice.id} className={styles.entry} data-level={notice.level ?? 'info'}>
            <time className={`${styles.time} number`}>{times.minutes(notice.time, zone)}</time>
            <p className={styles.text}>
              {notice.title !== undefined && <b>{notice.title} </b>}
              {textOf(notice)}
            </p>
          </li>
        ))}
      </ol>
      {shown.length === 0 && <p className={panel.none}>{t('tiles.news.none')}</p>}
    </section>
  );
}
