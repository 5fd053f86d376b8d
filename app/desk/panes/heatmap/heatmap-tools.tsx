'use client';

import { useTranslations } from 'use-intl';
import type { HeatmapItem } from '../../../../lib/charts/heatmap/heatmap-layout';
import { heatmapTable } from '../../../../lib/desk/desk-tables';
import type { PaneOptions } from '../../../../lib/desk/pane';
import { Select } from '../../../_ui/field';
import { MenuButton } from '../../../_ui/menu';
import { useDesk } from '../../desk-context';
import { useTableExport } from '../use-table-export';

const GROUPS = ['sector', 'venue', 'currency', 'none'] as const;
const OF = ['all', 'watched'] as const;

interface HeatmapToolsProps {
  readonly options: PaneOptions<'heatmap'>;
  readonly change: (options: Partial<PaneOptions<'heatmap'>>) => void;
  readonly items: () => readonly HeatmapItem[];
}

/** Selects the groups and the instruments of the heatmap, and exports its table. */
export function HeatmapTools({ options, change, items }: HeatmapToolsProps) {
  const t = useTranslations('desk.heatmap');
  const { market } = useDesk();
  const table = useTableExport('heatmap', () => heatmapTable(market.quotes, items()));
  return (
    <>
      <Select
        look="plain"
        label={t('groupBy')}
        value={options.groupBy}
        options={GROUPS.map((value) => ({ value, text: t(value) }))}
        onChoose={(groupBy) => change({ groupBy })}
      />
      <MenuButton
        label={t('menu')}
        entries={() => [
          {
            kind: 'choice',
            label: t('instruments'),
            value: options.of,
            options: OF.map((value) => ({ value, text: t(value) })),
            onChoose: (of) => change({ of: of as (typeof OF)[number] }),
          },
          ...table(),
        ]}
      />
    </>
  );
}
