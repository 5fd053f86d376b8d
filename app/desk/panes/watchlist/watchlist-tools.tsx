'use client';

import { useTranslations } from 'use-intl';
import { watchlistTable } from '../../../../lib/desk/desk-tables';
import { columnsOf, WATCHLIST_COLUMNS } from '../../../../lib/desk/watchlist-columns';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { MenuButton } from '../../../_ui/menu';
import type { MenuEntry } from '../../../_ui/menu-entry';
import { useDesk } from '../../desk-context';
import type { PaneProps } from '../pane-props';
import { useTableExport } from '../use-table-export';

const GROUPS = ['venue', 'sector', 'none'] as const;

interface WatchlistToolsProps extends PaneProps<'watchlist'> {
  readonly symbols: readonly MarketSymbol[];
}

/** Selects columns, groups and row height, and exports the table. */
export function WatchlistTools({ options, change, symbols }: WatchlistToolsProps) {
  const t = useTranslations('desk');
  const { market } = useDesk();
  const columns = columnsOf(options.columns);

  const table = useTableExport('watchlist', () => watchlistTable(market.quotes, symbols, columns));
  const entries = (): readonly MenuEntry[] => [
    {
      kind: 'group',
      label: t('watchlist.columns'),
      entries: WATCHLIST_COLUMNS.filter((column) => column !== 'symbol').map((column) => ({
        kind: 'check',
        text: t(`column.${column}`),
        checked: columns.includes(column),
        onChange: (checked) => {
          const kept = columns.filter((one) => one !== column);
          change({ columns: checked ? [...kept, column] : kept });
        },
      })),
    },
    {
      kind: 'choice',
      label: t('watchlist.groupBy'),
      value: options.groupBy,
      options: GROUPS.map((value) => ({ value, text: t(`watchlist.${value}`) })),
      onChoose: (groupBy) => change({ groupBy: groupBy as (typeof GROUPS)[number] }),
    },
    {
      kind: 'check',
      text: t('watchlist.compact'),
      checked: options.compact,
      onChange: (compact) => change({ compact }),
    },
    ...table(),
  ];
  return <MenuButton label={t('watchlist.menu')} entries={entries} />;
}
