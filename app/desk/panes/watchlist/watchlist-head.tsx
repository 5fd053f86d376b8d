// biome-ignore-all lint/a11y/useSemanticElements: elements of a table cannot be painted by place, only some of its rows
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and names its active row
'use client';

import { type DragEvent, type KeyboardEvent, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { moveColumn, type WatchlistColumn } from '../../../../lib/desk/watchlist-columns';
import { nextSort, type Sort, sortText } from '../../../../lib/desk/watchlist-lines';
import { Button } from '../../../_ui/button';
import styles from './watchlist.module.css';

interface WatchlistHeadProps {
  /** Shown columns, and all selected ones. */
  readonly columns: readonly WatchlistColumn[];
  readonly chosen: readonly WatchlistColumn[];
  readonly sort: Sort | null;
  readonly change: (options: Partial<PaneOptions<'watchlist'>>) => void;
}

/** Shows the names of the columns. A click sorts; dragging, or Shift with an arrow, moves a column. */
export function WatchlistHead({ columns, chosen, sort, change }: WatchlistHeadProps) {
  const t = useTranslations('desk');
  const dragged = useRef<WatchlistColumn | null>(null);

  const move = (column: WatchlistColumn, places: number): void =>
    change({ columns: [...new Set([...moveColumn(columns, column, places), ...chosen])] });

  const onKeyDown = (event: KeyboardEvent, column: WatchlistColumn): void => {
    const places = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!event.shiftKey || places === 0) return;
    event.preventDefault();
    event.stopPropagation();
    move(column, places);
  };

  const onDrop = (event: DragEvent, onto: WatchlistColumn): void => {
    const column = dragged.current;
    if (column === null) return;
    event.preventDefault();
    dragged.current = null;
    move(column, columns.indexOf(onto) - columns.indexOf(column));
  };

  return (
    <div role="rowgroup" className={styles.heads}>
      <div role="row" aria-rowindex={1} className={styles.head}>
        {columns.map((column) => (
          <div
            key={column}
            role="columnheader"
            aria-sort={sort?.column !== column ? 'none' : sort.descending ? 'descending' : 'ascending'}
            data-column={column}
            draggable={column !== 'symbol'}
            onDragStart={(event) => {
              dragged.current = column;
              event.dataTransfer.effectAllowed = 'move';
              // Firefox starts no drag without data.
              event.dataTransfer.setData('text/plain', column);
            }}
            onDragOver={(event) => {
              if (dragged.current !== null) event.preventDefault();
            }}
            onDrop={(event) => onDrop(event, column)}
          >
            <Button
              variant="text"
              title={t('watchlist.head')}
              onClick={() => change({ sort: sortText(nextSort(sort, column)) })}
              onKeyDown={(event) => onKeyDown(event, column)}
            >
              {t(`column.${column}`)}
              {sort?.column === column && <i aria-hidden="true">{sort.descending ? '▾' : '▴'}</i>}
            </Button>
          </div>
        ))}
      </div>
    </div>
  );
}
