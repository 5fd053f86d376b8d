'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ALERT_WAYS, type AlertWay } from '../../../lib/protocol/alert';
import styles from './alerts.module.css';
import { ring } from './ring';

type Permission = NotificationPermission | 'none';

interface AlertWaysProps {
  readonly via: readonly AlertWay[];
  /** Whether the server has one set. */
  readonly webhook: boolean;
  readonly change: (via: readonly AlertWay[]) => void;
}

/** How an alert is told. The browser is asked for notifications here, where the reader wants them. */
export function AlertWays({ via, webhook, change }: AlertWaysProps) {
  const t = useTranslations('desk.alerts');
  const [permission, setPermission] = useState<Permission>(() =>
    typeof Notification === 'undefined' ? 'none' : Notification.permission,
  );
  const allow = (): void => {
    void Notification.requestPermission().then(setPermission);
  };
  const ways = ALERT_WAYS.filter((way) => way !== 'webhook' || webhook || via.includes('webhook'));
  return (
    <fieldset className={styles.ways}>
      <legend>{t('form.via')}</legend>
      {ways.map((way) => (
        <label key={way}>
          <input
            type="checkbox"
            checked={via.includes(way)}
            onChange={(event) => {
              const others = via.filter((one) => one !== way);
              change(event.target.checked ? [...others, way] : others);
            }}
          />
          {t(`way.${way}`)}
        </label>
      ))}
      <span className={styles.wayHints}>
        {via.includes('sound') && (
          <button type="button" onClick={() => void ring().catch(() => undefined)}>
            {t('form.try')}
          </button>
        )}
        {via.includes('desktop') && permission === 'default' && (
          <button type="button" onClick={allow}>
            {t('allow')}
          </button>
        )}
        {via.includes('desktop') && (permission === 'denied' || permission === 'none') && (
          <small>{t('blocked')}</small>
        )}
      </span>
    </fieldset>
  );
}
