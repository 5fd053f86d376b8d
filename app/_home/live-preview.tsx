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

/** Frame rate of the previews, Hz: their numbers are too small to read. */
const PREVIEW_RATE = 2;

/** Shows the stream and live previews of the boards, over one connection. */
export function LivePreview({ boards, instruments, settings }: LiveProps) {
  const t = useTranslations('home');
  const connection = useMarketConnection(instruments);

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
