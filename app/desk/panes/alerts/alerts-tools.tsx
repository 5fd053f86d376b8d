'use client';

import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { firingsTable } from '../../../../lib/desk/alert-table';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { Button, IconButton } from '../../../_ui/button';
import { MenuButton } from '../../../_ui/menu';
import { setSound, soundIsOn } from '../../alerts/sound-setting';
import { useDesk } from '../../desk-context';
import { useTableExport } from '../use-table-export';
import styles from './alerts-tools.module.css';

const TABS = ['alerts', 'history'] as const;

interface AlertsToolsProps {
  readonly tab: PaneOptions<'alerts'>['tab'];
  readonly change: (options: Partial<PaneOptions<'alerts'>>) => void;
}

/** Selects alerts or their history, creates an alert, and switches the sound. */
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
  const entries = useTableExport('alerts', () => firingsTable(alerts.store.getState().firings));
  return (
    <>
      {TABS.map((one) => (
        <Button
          key={one}
          variant="plain"
          size="s"
          aria-pressed={tab === one}
          onClick={() => change({ tab: one })}
        >
          {t(`tab.${one}`)}
        </Button>
      ))}
      {unseen > 0 && (
        <Button
          variant="primary"
          size="s"
          className={styles.unread}
          title={t('markAllRead')}
          aria-label={`${t('unread')} ${unseen}: ${t('markAllRead')}`}
          onClick={() => void alerts.seeAll()}
        >
          {t('unread')} {unseen}
        </Button>
      )}
      <Button variant="plain" size="s" onClick={create}>
        <span aria-hidden="true">+</span> <span className={styles.text}>{t('create')}</span>
      </Button>
      <IconButton
        icon={sound ? 'sound' : 'soundOff'}
        size="s"
        label={soundText}
        onClick={() => {
          setSound(!sound);
          setOn(!sound);
        }}
      />
      <MenuButton label={t('menu')} entries={entries} />
    </>
  );
}
