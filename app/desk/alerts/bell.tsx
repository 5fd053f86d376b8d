'use client';

import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { IconButton } from '../../_ui/button';
import { useDesk } from '../desk-context';
import styles from './bell.module.css';
import { showAlerts } from './show-alerts';

/** Largest number shown; above it, the number with a plus sign. */
const MAX_WRITTEN = 99;

/** Shows the number of unread alerts. A click opens their list. */
export function Bell() {
  const t = useTranslations('desk.alerts');
  const desk = useDesk();
  const unseen = useStore(desk.alerts.store, (state) => state.unseen);
  const label = t('bell', { count: unseen });
  return (
    <IconButton
      icon="bell"
      label={label}
      className={styles.bell}
      data-unseen={unseen}
      onClick={() => showAlerts(desk)}
    >
      {unseen > 0 && (
        <span className={`${styles.count} number`} aria-hidden="true">
          {unseen > MAX_WRITTEN ? `${MAX_WRITTEN}+` : unseen}
        </span>
      )}
    </IconButton>
  );
}
