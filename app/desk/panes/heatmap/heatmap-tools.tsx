'use client';

import { useTranslations } from 'use-intl';
import type { HeatmapItem } from '../../../../lib/charts/heatmap/heatmap-layout';
import { heatmapTable } from '../../../../lib/desk/desk-tables';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { useDesk } from '../../desk-context';
import { PaneMenu } from '../pane-menu';
import { TableExport } from '../table-export';
import styles from './heatmap.module.css';

const GROUPS = ['sector', 'venue', 'currency', 'none'] as const;
const OF = ['all', 'watched'] as const;

interface HeatmapToolsProps {
  readonly options: PaneOptions<'heatmap'>;
  readonly change: (options: Partial<PaneOptions<'heatmap'>>) => void;
  readonly items: () => readonly HeatmapItem[];
}

/** What leaves are gathered by; in the menu which there are, and the table of them. */
export function HeatmapTools({ options, change, items }: HeatmapToolsProps) {
  const t = useTranslations('desk.heatmap');
  const { market } = useDesk();
  return (
    <>
      <select
        className={styles.select}
        aria-label={t('groupBy')}
        title={t('groupBy')}
        value={options.groupBy}
        onChange={(event) => change({ groupBy: event.target.value as (typeof GROUPS)[number] })}
      >
        {GROUPS.map((group) => (
          <option key={group} value={group}>
            {t(group)}
          </option>
        ))}
      </select>
      <PaneMenu label={t('menu')}>
        <fieldset className={styles.choices}>
          <legend>{t('instruments')}</legend>
          {OF.map((of) => (
            <label key={of}>
              <input type="radio" checked={options.of === of} onChange={() => change({ of })} />
              {t(of)}
            </label>
          ))}
        </fieldset>
        <TableExport name="heatmap" table={() => heatmapTable(market.quotes, items())} />
      </PaneMenu>
    </>
  );
}
