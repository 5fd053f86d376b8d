'use client';

import { useTranslations } from 'use-intl';
import { csvText, pasteText } from '../../../../lib/desk/csv';
import { columnsOf, columnValue, WATCHLIST_COLUMNS } from '../../../../lib/desk/watchlist-columns';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import { saveText } from '../../save-text';
import { PaneMenu } from '../pane-menu';
import type { PaneProps } from '../pane-props';
import styles from './watchlist.module.css';

interface WatchlistToolsProps extends PaneProps<'watchlist'> {
  readonly symbols: readonly MarketSymbol[];
}

/** Columns, grouping, and the table taken elsewhere. */
export function WatchlistTools({ options, change, symbols }: WatchlistToolsProps) {
  const t = useTranslations('desk');
  const { market, shell } = useDesk();
  const columns = columnsOf(options.columns);

  const rows = (): (string | number)[][] => {
    const { quotes } = market;
    const numbers = columns.filter((column) => column !== 'symbol' && column !== 'day');
    const lines = symbols.map((symbol) => {
      const row = quotes.rowOf(symbol);
      return [
        symbol,
        quotes.instrumentOf(row)?.name ?? '',
        ...numbers.map((column) => columnValue(quotes, row, column)),
      ];
    });
    return [['symbol', 'name', ...numbers], ...lines];
  };

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
      <button type="button" onClick={() => saveText('watchlist.csv', csvText(rows()))}>
        {t('saveCsv')}
      </button>
      <button
        type="button"
        onClick={() =>
          void navigator.clipboard
            .writeText(pasteText(rows()))
            .then(() => shell.setState({ said: t('said.tableCopied') }))
            .catch(() => shell.setState({ said: t('said.notCopied') }))
        }
      >
        {t('copyTable')}
      </button>
    </PaneMenu>
  );
}
