'use client';

import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { useDesk } from '../desk-context';
import shell from '../shell/shell.module.css';
import styles from './alerts.module.css';
import { showAlerts } from './show-alerts';

/** How many are written out. */
const MAX_WRITTEN = 99;

/** Alerts that were not seen; a press shows the list. */
export function Bell() {
  const t = useTranslations('desk.alerts');
  const desk = useDesk();
  const unseen = useStore(desk.alerts.store, (state) => state.unseen);
  const label = t('bell', { count: unseen });
  return (
    <button
      type="button"
      className={`${shell.icon} ${styles.bell}`}
      title={label}
      aria-label={label}
      data-unseen={unseen}
      onClick={() => showAlerts(desk)}
    >
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1.3H2.8zM6.8 14h2.4" />
      </svg>
      {unseen > 0 && (
        <span className={`${styles.count} number`} aria-hidden="true">
          {unseen > MAX_WRITTEN ? `${MAX_WRITTEN}+` : unseen}
        </span>
      )}
    </button>
  );
}
