'use client';

import { useTranslations } from 'use-intl';
import { LADDER_STEPS } from '../../../../lib/desk/ladder';
import type { PaneOptions } from '../../../../lib/desk/pane';
import type { Instrument } from '../../../../lib/market/instrument';
import { useDesk } from '../../desk-context';
import styles from './depth.module.css';

interface DepthToolsProps {
  readonly options: PaneOptions<'depth'>;
  readonly change: (options: Partial<PaneOptions<'depth'>>) => void;
  readonly instrument: Instrument | undefined;
}

/** Price of a row, in the pane's header. */
export function DepthTools({ options, change, instrument }: DepthToolsProps) {
  const t = useTranslations('desk.depth');
  const { numbers } = useDesk();
  const tick = instrument?.tickSize ?? 0.01;
  const decimals = instrument?.priceDecimals ?? 2;
  return (
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
  );
}
