'use client';

import { useEffect, useMemo } from 'react';
import { createPortal } from 'react-dom';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { inDisplayOrder } from '../../../../lib/desk/alert-list';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { QUOTE_RATE } from '../quote-rate';
import { AlertTable } from './alert-table-view';
import styles from './alerts.module.css';
import { AlertsTools } from './alerts-tools';
import { FiringList } from './firing-list';

/** Shows the user's alerts: fired, armed with their progress, or the history. */
export function AlertsPane({ options, change, pick, tools }: PaneProps<'alerts'>) {
  const t = useTranslations('desk.alerts');
  const desk = useDesk();
  const { alerts, state, reason } = useStore(desk.alerts.store);
  const ordered = useMemo(() => inDisplayOrder(alerts), [alerts]);
  const watched = [...new Set(alerts.flatMap(({ symbol, armed }) => (armed && symbol ? [symbol] : [])))];
  const key = watched.sort().join();

  useEffect(
    () =>
      key === ''
        ? undefined
        : desk.subscribe({ channel: 'quotes', symbols: key.split(',') as MarketSymbol[], rate: QUOTE_RATE }),
    [desk, key],
  );

  const replay = desk.stream !== 'live';
  return (
    <div className={styles.pane}>
      {tools !== null && createPortal(<AlertsTools tab={options.tab} change={change} />, tools)}
      {state === 'refused' && <p className={styles.note}>{reason}</p>}
      {state === 'lost' && <p className={styles.note}>{t('noAnswer')}</p>}
      {replay && <p className={styles.note}>{t('liveOnly')}</p>}
      {options.tab === 'history' ? (
        <FiringList pick={pick} />
      ) : ordered.length > 0 ? (
        <AlertTable alerts={ordered} pick={pick} live={!replay} />
      ) : (
        state === 'there' && <Empty>{t('none')}</Empty>
      )}
    </div>
  );
}
