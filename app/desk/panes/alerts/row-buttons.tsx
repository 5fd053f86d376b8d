'use client';

import { useTranslations } from 'use-intl';
import { stateOf } from '../../../../lib/desk/alert-list';
import type { Alert } from '../../../../lib/protocol/alert';
import { useDesk } from '../../desk-context';
import styles from './alerts.module.css';

const PATHS = {
  arm: 'M12.5 6A5 5 0 1 0 13 8.5M12.8 3v3.2H9.6',
  edit: 'm3.5 12.5.6-2.6 6.5-6.5 2 2-6.5 6.5zM9.6 4.4l2 2',
  remove: 'm4.5 4.5 7 7m0-7-7 7',
} as const;

interface RowButtonsProps {
  readonly alert: Alert;
  /** The alert in words, for who hears the page. */
  readonly text: string;
}

/** What can be done with an alert from its line. */
export function RowButtons({ alert, text }: RowButtonsProps) {
  const t = useTranslations('desk.alerts');
  const { alerts, shell } = useDesk();
  const button = (name: keyof typeof PATHS, label: string, act: () => void) => (
    <button type="button" title={label} aria-label={`${label}: ${text}`} onClick={act}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={PATHS[name]} />
      </svg>
    </button>
  );
  const said = (error: Error): void => shell.setState({ said: error.message });
  return (
    <span className={styles.actions}>
      {!alert.armed &&
        stateOf(alert) !== 'fired' &&
        button('arm', t('arm'), () => void alerts.change(alert.id, { armed: true }).catch(said))}
      {button('edit', t('edit'), () => shell.setState({ overlay: 'alert', alert: { id: alert.id } }))}
      {button('remove', t('remove'), () => void alerts.remove(alert.id).catch(said))}
    </span>
  );
}
