'use client';

import { useTranslations } from 'use-intl';
import { MAX_COMPARED } from '../../../../lib/charts/canvas/compared-bars';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { codeOf } from '../../symbol-code';
import { SymbolPicker } from '../../symbol-picker';
import { PaneMenu } from '../pane-menu';
import styles from './chart.module.css';

/** Two lines that part. */
const ICON = 'M2 12c4 0 5-7 12-8M2 12c5 0 6-2 12 0';

interface CompareMenuProps {
  readonly symbol: MarketSymbol;
  readonly compared: readonly MarketSymbol[];
  readonly onChange: (compared: readonly MarketSymbol[]) => void;
}

/** Which other symbols are drawn as lines in percent. */
export function CompareMenu({ symbol, compared, onChange }: CompareMenuProps) {
  const t = useTranslations('desk.chart');
  return (
    <PaneMenu label={t('compare')} icon={ICON}>
      {compared.map((one) => (
        <div key={one} className={styles.field}>
          <span>{codeOf(one)}</span>
          <button
            type="button"
            aria-label={t('remove', { name: codeOf(one) })}
            onClick={() => onChange(compared.filter((other) => other !== one))}
          >
            ×
          </button>
        </div>
      ))}
      {compared.length < MAX_COMPARED ? (
        <SymbolPicker
          label={t('compareWith')}
          except={[symbol, ...compared]}
          onPick={(picked) => onChange([...compared, picked])}
        />
      ) : (
        <p className={styles.full}>{t('compareFull', { count: MAX_COMPARED })}</p>
      )}
    </PaneMenu>
  );
}
