'use client';

import { useTranslations } from 'use-intl';
import type { Source } from '../../../../lib/market/event';
import type { SourceName } from '../../outage/use-source-name';
import { Item, ItemLabel, ItemValue } from './item';
import styles from './source-mark.module.css';

interface SourceMarkProps {
  readonly source: Source | null;
  /** Replaces the usual label. */
  readonly label?: string | undefined;
  /** Name with the delay of all prices; undefined in real time. */
  readonly delayed?: SourceName | undefined;
}

/** Marks the screen as live, simulated or replay. Always shown. */
export function SourceMark({ source, label, delayed }: SourceMarkProps) {
  const t = useTranslations('source');
  return (
    <Item
      className={source === 'replay' ? styles.plate : ''}
      title={delayed?.hint ?? (source === null ? undefined : t(`${source}Hint`))}
    >
      <ItemLabel>{label ?? t('label')}</ItemLabel>
      <ItemValue>
        <span className={styles.mark} data-source={source ?? 'none'} data-delayed={delayed !== undefined}>
          {delayed?.text ?? (source === null ? '–' : t(source))}
        </span>
      </ItemValue>
    </Item>
  );
}
