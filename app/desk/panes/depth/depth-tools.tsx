'use client';

import { useTranslations } from 'use-intl';
import { depthTable } from '../../../../lib/desk/desk-tables';
import { LADDER_STEPS } from '../../../../lib/desk/ladder';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { Instrument, MarketSymbol } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import { PaneMenu } from '../pane-menu';
import { TableExport } from '../table-export';
import styles from './depth.module.css';

interface DepthToolsProps {
  readonly options: PaneOptions<'depth'>;
  readonly change: (options: Partial<PaneOptions<'depth'>>) => void;
  readonly symbol: MarketSymbol;
  readonly instrument: Instrument | undefined;
}

/** Price of a row, and the book taken elsewhere, in the pane's header. */
export function DepthTools({ options, change, symbol, instrument }: DepthToolsProps) {
  const t = useTranslations('desk.depth');
  const { market, numbers } = useDesk();
  const tick = instrument?.tickSize ?? 0.01;
  const decimals = instrument?.priceDecimals ?? 2;
  return (
    <>
      {options.view === 'ladder' && (
        <select
          className={styles.step}
          aria-label={t('step')}
          title={t('step')}
          value={options.step}
          onChange={(event) => change({ step: Number(event.target.value) })}
        >
          <option value={0}>{t('auto')}</option>
          {LADDER_STEPS.map((step) => (
            <option key={step} value={step}>
              {numbers.fixed(step * tick, decimals)}
            </option>
          ))}
        </select>
      )}
      <button
        type="button"
        className={styles.view}
        aria-pressed={options.view === 'chart'}
        aria-label={t('asChart')}
        title={t('asChart')}
        onClick={() => change({ view: options.view === 'chart' ? 'ladder' : 'chart' })}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M2 4h2v3h3v6M14 3h-2v5H9v5M2 13h12" />
        </svg>
      </button>
      <PaneMenu label={t('menu')}>
        <TableExport
          name={`depth-${symbol}`}
          table={() => {
            const { bids, asks } = market.depthOf(symbol);
            return depthTable(bids, asks);
          }}
        />
      </PaneMenu>
    </>
  );
}
