'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { firingsTable } from '../../../../lib/desk/alert-table';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { setSound, soundIsOn } from '../../alerts/sound-setting';
import { useDesk } from '../../desk-context';
import pane from '../../pane.module.css';
import { PaneMenu } from '../pane-menu';
import { TableExport } from '../table-export';
import styles from './alerts.module.css';

const TABS = ['alerts', 'history'] as const;

interface AlertsToolsProps {
  readonly tab: PaneOptions<'alerts'>['tab'];
  readonly change: (options: Partial<PaneOptions<'alerts'>>) => void;
}

/** Alerts or their history, a new one, the sound. */
export function AlertsTools({ tab, change }: AlertsToolsProps) {
  const t = useTranslations('desk.alerts');
  const { alerts, shell, desk } = useDesk();
  const unseen = useStore(alerts.store, (state) => state.unseen);
  const [sound, setOn] = useState(soundIsOn);
  const soundText = t(sound ? 'sound.on' : 'sound.off');
  const create = (): void => {
    const symbol = desk.getState().layout.links.A;
    shell.setState({ overlay: 'alert', alert: symbol ? { symbol } : {} });
  };
  return (
    <>
      <span className={styles.tabs}>
        {TABS.map((one) => (
          <button key={one} type="button" aria-pressed={tab === one} onClick={() => change({ tab: one })}>
            {t(`tab.${one}`)}
          </button>
        ))}
      </span>
      {unseen > 0 && (
        <button
          type="button"
          className={styles.unseen}
          title={t('markAllRead')}
          aria-label={`${t('unread')} ${unseen}: ${t('markAllRead')}`}
          onClick={() => void alerts.seeAll()}
        >
          <span className={styles.createText}>{t('unread')} </span>
          {unseen}
        </button>
      )}
      <button type="button" className={styles.create} onClick={create}>
        <span aria-hidden="true">+</span> <span className={styles.createText}>{t('create')}</span>
      </button>
      <button
        type="button"
        className={pane.tool}
        title={soundText}
        aria-label={soundText}
        onClick={() => {
          setSound(!sound);
          setOn(!sound);
        }}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d={`M3 6.3v3.4h2l3 2.5V3.8l-3 2.5z${sound ? 'M10.3 6.2a2.6 2.6 0 0 1 0 3.6M12 4.6a4.9 4.9 0 0 1 0 6.8' : 'm10.5 6.3 3.4 3.4m0-3.4-3.4 3.4'}`}
          />
        </svg>
      </button>
      <PaneMenu label={t('menu')}>
        <TableExport name="alerts" table={() => firingsTable(alerts.store.getState().firings)} />
      </PaneMenu>
    </>
  );
}
