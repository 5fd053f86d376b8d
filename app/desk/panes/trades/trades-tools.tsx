'use client';

import { useTranslations } from 'use-intl';
import type { Table } from '../../../../lib/desk/desk-tables';
import { useDesk } from '../../desk-context';
import { PaneMenu } from '../pane-menu';
import { TableExport } from '../table-export';
import styles from './trades.module.css';

/** Sizes to filter by, in lots. */
const LOTS = [10, 50, 100, 500, 1_000, 5_000] as const;

interface TradesToolsProps {
  readonly leastSize: number | null;
  readonly lotSize: number;
  readonly decimals: number;
  readonly paused: boolean;
  readonly onLeastSize: (size: number | null) => void;
  readonly onPause: (paused: boolean) => void;
  /** What the list's file is called, and the list. */
  readonly file: string;
  readonly table: () => Table;
}

/** Filter by size, pause, and the list taken elsewhere, in the pane's header. */
export function TradesTools({
  leastSize,
  lotSize,
  decimals,
  paused,
  onLeastSize,
  onPause,
  file,
  table,
}: TradesToolsProps) {
  const t = useTranslations('desk.trades');
  const { numbers } = useDesk();
  const sizes: number[] = LOTS.map((lots) => lots * lotSize);
  if (leastSize !== null && !sizes.includes(leastSize)) sizes.push(leastSize);
  return (
    <>
      <select
        className={styles.filter}
        aria-label={t('filter')}
        title={t('filter')}
        value={leastSize ?? ''}
        onChange={(event) => onLeastSize(event.target.value === '' ? null : Number(event.target.value))}
      >
        <option value="">{t('all')}</option>
        {sizes.map((size) => (
          <option key={size} value={size}>
            {t('atLeast', { size: numbers.size(size, decimals) })}
          </option>
        ))}
      </select>
      <button
        type="button"
        className={styles.pause}
        aria-pressed={paused}
        aria-label={paused ? t('resume') : t('pause')}
        title={paused ? t('resume') : t('pause')}
        onClick={() => onPause(!paused)}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d={paused ? 'M5 3.5v9l7-4.5z' : 'M5.5 4v8m5-8v8'} />
        </svg>
      </button>
      <PaneMenu label={t('menu')}>
        <TableExport name={file} table={table} />
      </PaneMenu>
    </>
  );
}
