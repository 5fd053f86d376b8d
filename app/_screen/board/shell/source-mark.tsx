'use client';

import { useTranslations } from 'use-intl';
import type { Source } from '../../../../lib/market/event';
import { Item, ItemLabel, ItemValue } from './item';
import styles from './source-mark.module.css';

interface SourceMarkProps {
  readonly source: Source | null;
  /** Replaces the usual label. */
  readonly label?: string | undefined;
}

/** Marks the screen as live, simulated or replay. Always shown. */
export function SourceMark({ source, label }: SourceMarkProps) {
  const t = useTranslations('source');
  return (
    <Item
      className={source === 'replay' ? styles.plate : ''}
      title={source === null ? undefined : t(`${source}Hint`)}
    >
      <ItemLabel>{label ?? t('label')}</ItemLabel>
      <ItemValue>
        <span className={styles.mark} data-source={source ?? 'none'}>
          {source === null ? '–' : t(source)}
        </span>
      </ItemValue>
    </Item>
  );
}
