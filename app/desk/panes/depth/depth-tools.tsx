'use client';

import { useTranslations } from 'use-intl';
import { depthTable } from '../../../../lib/desk/desk-tables';
import { LADDER_STEPS } from '../../../../lib/desk/ladder';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { IconButton } from '../../../_ui/button';
import { Select } from '../../../_ui/field';
import { MenuButton } from '../../../_ui/menu';
import { useDesk } from '../../desk-context';
import { useTableExport } from '../use-table-export';

interface DepthToolsProps {
  readonly options: PaneOptions<'depth'>;
  readonly change: (options: Partial<PaneOptions<'depth'>>) => void;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Sets the price step and the view of the order book, and exports it. */
export function DepthTools({ options, change, symbol, instrument }: DepthToolsProps) {
  const t = useTranslations('desk.depth');
  const { market, numbers } = useDesk();
  const tick = instrument?.tickSize ?? 0.01;
  const decimals = instrument?.priceDecimals ?? 2;
  const entries = useTableExport(`depth-${symbol}`, () => {
    const { bids, asks } = market.depthOf(symbol);
    return depthTable(bids, asks);
  });
  return (
    <>
      {options.view === 'ladder' && (
        <Select
          look="plain"
          label={t('step')}
          value={options.step}
          options={[
            { value: 0, text: t('auto') },
            ...LADDER_STEPS.map((step) => ({ value: step, text: numbers.fixed(step * tick, decimals) })),
          ]}
          onChoose={(step) => change({ step })}
        />
      )}
      <IconButton
        icon="depth"
        size="s"
        label={t('asChart')}
        aria-pressed={options.view === 'chart'}
        onClick={() => change({ view: options.view === 'chart' ? 'ladder' : 'chart' })}
      />
      <MenuButton label={t('menu')} entries={entries} />
    </>
  );
}
