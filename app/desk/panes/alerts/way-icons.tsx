'use client';

import { useTranslations } from 'use-intl';
import { ALERT_WAYS, type AlertWay } from '../../../../lib/protocol/alert';
import styles from './alerts.module.css';

const PATHS: Readonly<Record<AlertWay, string>> = {
  sound: 'M3 6.3v3.4h2l3 2.5V3.8l-3 2.5zM10.3 6.2a2.6 2.6 0 0 1 0 3.6M12 4.6a4.9 4.9 0 0 1 0 6.8',
  desktop: 'M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13',
  webhook:
    'M8 2.8a2 2 0 0 1 1.2 3.6l1.9 3.3M8 4.8 6 8.4M4.6 8.6a2.2 2.2 0 1 0 1.9 3.3h4M11.4 9.2a2.2 2.2 0 1 1-.8 4',
};

/** How an alert is told, one sign each. */
export function WayIcons({ via }: { readonly via: readonly AlertWay[] }) {
  const t = useTranslations('desk.alerts.way');
  return (
    <span className={styles.ways}>
      {ALERT_WAYS.filter((way) => via.includes(way)).map((way) => (
        <svg key={way} viewBox="0 0 16 16" role="img" aria-label={t(way)}>
          <title>{t(way)}</title>
          <path d={PATHS[way]} />
        </svg>
      ))}
    </span>
  );
}
