'use client';

import { useTranslations } from 'use-intl';
import { MAX_COMPARED } from '../../../../lib/charts/canvas/compared-bars';
import type { MarketSymbol } from '../../../../lib/market/instrument';
import { IconButton } from '../../../_ui/button';
import { PopoverButton } from '../../../_ui/menu';
import { codeOf } from '../../symbol-code';
import { SymbolPicker } from '../../symbol-picker';
import styles from './compare-menu.module.css';

interface CompareMenuProps {
  readonly symbol: MarketSymbol;
  readonly compared: readonly MarketSymbol[];
  readonly onChange: (compared: readonly MarketSymbol[]) => void;
}

/** Selects symbols that are drawn as lines in percent. */
export function CompareMenu({ symbol, compared, onChange }: CompareMenuProps) {
  const t = useTranslations('desk.chart');
  return (
    <PopoverButton label={t('compare')} icon="compare">
      {compared.map((one) => (
        <div key={one} className={styles.compared}>
          <b>{codeOf(one)}</b>
          <IconButton
            icon="close"
            size="s"
            label={t('remove', { name: codeOf(one) })}
            onClick={() => onChange(compared.filter((other) => other !== one))}
          />
        </div>
      ))}
      {compared.length < MAX_COMPARED ? (
        <SymbolPicker
          label={t('compareWith')}
          except={[symbol, ...compared]}
          onPick={(picked) => onChange([...compared, picked])}
        />
      ) : (
        <p className="muted">{t('compareFull', { count: MAX_COMPARED })}</p>
      )}
    </PopoverButton>
  );
}
