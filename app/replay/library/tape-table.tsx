'use client';

import { useTranslations } from 'use-intl';
import { nextOrder, TAPE_COLUMNS, type TapeColumn, type TapeOrder } from '../../../lib/replay/tape-order';
import type { Tape } from '../../_screen/replay-api';
import { SortHead } from '../../_ui/sort-head';
import { TapeRow } from './tape-row';
import styles from './tape-table.module.css';

interface TapeTableProps {
  readonly tapes: readonly Tape[];
  readonly order: TapeOrder;
  readonly onOrder: (order: TapeOrder) => void;
  readonly selected: readonly string[];
  readonly onSelect: (id: string, only: boolean) => void;
  readonly onOpen: (id: string) => void;
}

const HEADING = { id: 'tape', span: 'range', symbols: 'symbols', events: 'events', size: 'size' } as const;

/** Lists all tapes, one per row. A click on a heading sorts. */
export function TapeTable({ tapes, order, onOrder, selected, onSelect, onOpen }: TapeTableProps) {
  const t = useTranslations('replay.library');
  const heading = (column: TapeColumn) => (
    <SortHead
      key={column}
      column={column}
      text={t(HEADING[column])}
      order={order.column === column ? (order.descending ? 'descending' : 'ascending') : 'none'}
      onSort={() => onOrder(nextOrder(order, column))}
    />
  );
  const [name, span, ...figures] = TAPE_COLUMNS;
  return (
    <table className={styles.table} aria-label={t('title')}>
      <thead>
        <tr>
          <th>
            <span className="visually-hidden">{t('selected')}</span>
          </th>
          {heading(name)}
          {heading(span)}
          <th scope="col" data-column="activity">
            {t('activity')}
          </th>
          {figures.map(heading)}
          <th scope="col" data-column="source">
            {t('sourceHeading')}
          </th>
          <th>
            <span className="visually-hidden">{t('open')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {tapes.map((tape) => (
          <TapeRow
            key={tape.id}
            tape={tape}
            selected={selected.includes(tape.id)}
            onSelect={(only) => onSelect(tape.id, only)}
            onOpen={() => onOpen(tape.id)}
          />
        ))}
      </tbody>
    </table>
  );
}
