'use client';

import { useTranslations } from 'use-intl';
import type { Source } from '../../../../lib/market/event';
import styles from './shell.module.css';

interface SourceMarkProps {
  readonly source: Source | null;
  /** In place of the usual words above it. */
  readonly label?: string | undefined;
}

/** What the screen shows: the live market, a simulation or a recording. Never left out. */
export function SourceMark({ source, label }: SourceMarkProps) {
  const t = useTranslations('source');
  const plate = source === 'replay' ? styles.plate : '';
  return (
    <div className={`${styles.item} ${plate}`} title={source === null ? undefined : t(`${source}Hint`)}>
      <p className={styles.label}>{label ?? t('label')}</p>
      <p className={styles.value}>
        <span
          className={`${styles.mark} ${source === 'simulated' ? styles.outline : ''}`}
          data-source={source ?? 'none'}
        >
          {source === null ? '–' : t(source)}
        </span>
      </p>
    </div>
  );
}
