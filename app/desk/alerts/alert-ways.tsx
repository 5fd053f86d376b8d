'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { ALERT_WAYS, type AlertWay } from '../../../lib/protocol/alert';
import { Button } from '../../_ui/button';
import { CheckBox } from '../../_ui/field';
import styles from './alert-ways.module.css';
import { ring } from './ring';

type Permission = NotificationPermission | 'none';

interface AlertWaysProps {
  readonly via: readonly AlertWay[];
  /** True if the server has a webhook. */
  readonly webhook: boolean;
  readonly change: (via: readonly AlertWay[]) => void;
}

/** Selects how an alert notifies. The browser's permission is requested here, where it is needed. */
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
        <CheckBox
          key={way}
          size="s"
          checked={via.includes(way)}
          onChange={(checked) => {
            const others = via.filter((one) => one !== way);
            change(checked ? [...others, way] : others);
          }}
        >
          {t(`way.${way}`)}
        </CheckBox>
      ))}
      <span className={styles.hints}>
        {via.includes('sound') && (
          <Button variant="text" className="text-link" onClick={() => void ring().catch(() => undefined)}>
            {t('form.try')}
          </Button>
        )}
        {via.includes('desktop') && permission === 'default' && (
          <Button variant="text" className="text-link" onClick={allow}>
            {t('allow')}
          </Button>
        )}
        {via.includes('desktop') && (permission === 'denied' || permission === 'none') && (
          <small>{t('blocked')}</small>
        )}
      </span>
    </fieldset>
  );
}
