'use client';

import { useTranslations } from 'use-intl';
import { stateOf } from '../../../../lib/desk/alert-list';
import type { Alert } from '../../../../lib/protocol/alert';
import { IconButton } from '../../../_ui/button';
import type { IconName } from '../../../_ui/icon';
import { useDesk } from '../../desk-context';
import styles from './row-buttons.module.css';

interface RowButtonsProps {
  readonly alert: Alert;
  /** Text of the alert, for screen readers. */
  readonly text: string;
}

/** Arms, edits or removes an alert from its row. */
export function RowButtons({ alert, text }: RowButtonsProps) {
  const t = useTranslations('desk.alerts');
  const { alerts, shell } = useDesk();
  const button = (icon: IconName, label: string, act: () => void) => (
    <IconButton icon={icon} size="s" label={`${label}: ${text}`} title={label} onClick={act} />
  );
  const showError = (error: Error): void => shell.setState({ message: error.message });
  return (
    <span className={styles.actions}>
      {!alert.armed &&
        stateOf(alert) !== 'fired' &&
        button('arm', t('arm'), () => void alerts.change(alert.id, { armed: true }).catch(showError))}
      {button('edit', t('edit'), () => shell.setState({ overlay: 'alert', alert: { id: alert.id } }))}
      {button('close', t('remove'), () => void alerts.remove(alert.id).catch(showError))}
    </span>
  );
}
