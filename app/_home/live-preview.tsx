'use client';

import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import type { Instrument } from '../../lib/market/instrument';
import type { Settings } from '../_screen/screen-settings';
import { useMarketConnection } from '../_screen/use-market-connection';
import { BoardCard } from './board-card';
import styles from './home.module.css';
import { StreamCard } from './stream-card';

interface LiveProps {
  readonly boards: readonly Board[];
  readonly instruments: readonly Instrument[];
  readonly settings: Settings;
}

/** Frames a second of the previews: they are looked at, not read. */
const PREVIEW_RATE = 2;

/** The stream and the boards, as they are now. One connection carries all of it. */
export function LivePreview({ boards, instruments, settings }: LiveProps) {
  const t = useTranslations('home');
  const connection = useMarketConnection(instruments, settings);

  useEffect(() => {
    return connection?.subscribe({ channel: 'quotes', symbols: ['*'], rate: PREVIEW_RATE });
  }, [connection]);

  if (connection === null) return null;
  return (
    <>
      <StreamCard connection={connection} instruments={instruments} locale={settings.locale} />
      <section aria-labelledby="boards">
        <h2 id="boards" className={styles.heading}>
          {t('boards')} <small>{t('boardCount', { count: boards.length })}</small>
        </h2>
        <ul className={styles.boards}>
          {boards.map((board, index) => (
            <li key={board.id}>
              <BoardCard
                connection={connection}
                board={board}
                instruments={instruments}
                settings={settings}
                place={index + 1}
                count={boards.length}
              />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}
