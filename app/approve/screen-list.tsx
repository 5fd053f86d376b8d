'use client';

import { useTranslations } from 'use-intl';
import type { Board } from '../../lib/boards/board';
import type { ScreenListing } from '../_access/screens-api';
import type { Settings } from '../_screen/screen-settings';
import styles from './screen-list.module.css';
import { ScreenRow } from './screen-row';

interface ScreenListProps {
  readonly screens: readonly ScreenListing[];
  readonly boards: readonly Board[];
  readonly settings: Settings;
  readonly onChange: () => Promise<void>;
}

/** Lists approved screens, the newest first. */
export function ScreenList({ screens, boards, settings, onChange }: ScreenListProps) {
  const t = useTranslations('access.list');
  return (
    <section aria-labelledby="screens">
      <h2 id="screens" className={styles.heading}>
        {t('title')} <small className="number">{screens.length}</small>
      </h2>
      {screens.length === 0 ? (
        <p className="muted">{t('none')}</p>
      ) : (
        <ul className={styles.list}>
          {[...screens].reverse().map((screen) => (
            <ScreenRow key={screen.id} {...{ screen, boards, settings, onChange }} />
          ))}
        </ul>
      )}
    </section>
  );
}
