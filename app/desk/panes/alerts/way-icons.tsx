'use client';

import { useTranslations } from 'use-intl';
import { ALERT_WAYS, type AlertWay } from '../../../../lib/protocol/alert';
import { Icon, type IconName } from '../../../_ui/icon';
import styles from './way-icons.module.css';

const ICONS: Readonly<Record<AlertWay, IconName>> = {
  sound: 'sound',
  desktop: 'screen',
  webhook: 'webhook',
};

/** Shows how an alert notifies, one icon each. */
export function WayIcons({ via }: { readonly via: readonly AlertWay[] }) {
  const t = useTranslations('desk.alerts.way');
  return (
    <span className={styles.ways}>
      {ALERT_WAYS.filter((way) => via.includes(way)).map((way) => (
        <span key={way} role="img" aria-label={t(way)} title={t(way)}>
          <Icon name={ICONS[way]} />
        </span>
      ))}
    </span>
  );
}
