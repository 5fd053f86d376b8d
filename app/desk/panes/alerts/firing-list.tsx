'use client';

import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { createAlertTexts } from '../../../_screen/data/alert-texts';
import { Empty } from '../../../_ui/panel';
import { useDesk } from '../../desk-context';
import { SymbolButton } from '../symbol-button';
import styles from './alerts.module.css';

const COLUMNS = ['time', 'symbol', 'condition', 'value', 'note'] as const;

/** Lists fired alerts, the newest first. */
export function FiringList({ pick }: { readonly pick: (symbol: MarketSymbol) => void }) {
  const t = useTranslations('desk.alerts');
  const { alerts, numbers, times, zone, instruments } = useDesk();
  const firings = useStore(alerts.store, (state) => state.firings);
  const texts = createAlertTexts(t, useTranslations('desk.chart.intervals'), numbers);
  if (firings.length === 0) return <Empty>{t('noneFired')}</Empty>;
  return (
    <div className={styles.scroller}>
      <table className={styles.table}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col" data-column={column}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {firings.map(({ id, symbol, condition, value, time, note, seen }) => {
            const instrument = instruments.find((one) => one.symbol === symbol);
            return (
              <tr key={id} data-state={seen ? 'seen' : 'fired'}>
                <td data-column="time" className="number">
                  <time title={times.fullDate(time, zone)}>{times.time(time, zone)}</time>
                </td>
                <td data-column="symbol">
                  {symbol === undefined ? <b>{t('feed')}</b> : <SymbolButton symbol={symbol} pick={pick} />}
                </td>
                <td data-column="condition">{texts.condition(condition, instrument)}</td>
                <td data-column="value" className="number">
                  {texts.measure(condition, value, instrument)}
                </td>
                <td data-column="note">{note}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
