'use client';

import { useTranslations } from 'use-intl';
import type { Table } from '../../../../lib/desk/desk-tables';
import { IconButton } from '../../../_ui/button';
import { Select } from '../../../_ui/field';
import { MenuButton } from '../../../_ui/menu';
import { useDesk } from '../../desk-context';
import { useTableExport } from '../use-table-export';

/** Filter that shows trades of every size. */
const ALL = 0;
/** Sizes to filter by, in lots. */
const LOTS = [10, 50, 100, 500, 1_000, 5_000] as const;

interface TradesToolsProps {
  readonly leastSize: number | null;
  readonly lotSize: number;
  readonly decimals: number;
  readonly paused: boolean;
  readonly onLeastSize: (size: number | null) => void;
  readonly onPause: (paused: boolean) => void;
  /** Name of the exported file, and its table. */
  readonly file: string;
  readonly table: () => Table;
}

/** Filters trades by size, pauses the list, and exports it. */
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
  const entries = useTableExport(file, table);
  return (
    <>
      <Select
        look="plain"
        label={t('filter')}
        value={leastSize ?? ALL}
        options={[
          { value: ALL, text: t('all') },
          ...sizes.map((value) => ({ value, text: t('atLeast', { size: numbers.size(value, decimals) }) })),
        ]}
        onChoose={(size) => onLeastSize(size === ALL ? null : size)}
      />
      <IconButton
        icon={paused ? 'resume' : 'hold'}
        size="s"
        label={paused ? t('resume') : t('pause')}
        aria-pressed={paused}
        onClick={() => onPause(!paused)}
      />
      <MenuButton label={t('menu')} entries={entries} />
    </>
  );
}
