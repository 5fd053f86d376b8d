'use client';

import { useTranslations } from 'use-intl';
import { watchlistTable } from '../../../../lib/desk/desk-tables';
import { columnsOf, WATCHLIST_COLUMNS } from '../../../../lib/desk/watchlist-columns';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import { PaneMenu } from '../pane-menu';
import type { PaneProps } from '../pane-props';
import { TableExport } from '../table-export';
import styles from './watchlist.module.css';

interface WatchlistToolsProps extends PaneProps<'watchlist'> {
  readonly symbols: readonly MarketSymbol[];
}

/** Columns, grouping, and the table taken elsewhere. */
export function WatchlistTools({ options, change, symbols }: WatchlistToolsProps) {
  const t = useTranslations('desk');
  const { market } = useDesk();
  const columns = columnsOf(options.columns);

  return (
    <PaneMenu label={t('watchlist.menu')}>
      <fieldset className={styles.choices}>
        <legend>{t('watchlist.columns')}</legend>
        {WATCHLIST_COLUMNS.filter((column) => column !== 'symbol').map((column) => (
          <label key={column}>
            <input
              type="checkbox"
              checked={columns.includes(column)}
              onChange={(event) => {
                const kept = columns.filter((one) => one !== column);
                change({ columns: event.target.checked ? [...kept, column] : kept });
              }}
            />
            {t(`column.${column}`)}
          </label>
        ))}
      </fieldset>
      <fieldset className={styles.choices}>
        <legend>{t('watchlist.groupBy')}</legend>
        {(['venue', 'sector', 'none'] as const).map((groupBy) => (
          <label key={groupBy}>
            <input
              type="radio"
              name="groupBy"
              checked={options.groupBy === groupBy}
              onChange={() => change({ groupBy })}
            />
            {t(`watchlist.${groupBy}`)}
          </label>
        ))}
        <label>
          <input
            type="checkbox"
            checked={options.compact}
            onChange={(event) => change({ compact: event.target.checked })}
          />
          {t('watchlist.compact')}
        </label>
      </fieldset>
      <TableExport name="watchlist" table={() => watchlistTable(market.quotes, symbols, columns)} />
    </PaneMenu>
  );
}
