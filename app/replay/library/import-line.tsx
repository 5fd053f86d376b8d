'use client';

import { useTranslations } from 'use-intl';
import { IconButton } from '../../_ui/button';
import styles from './import-card.module.css';
import { useFormats } from './library-formats';
import type { FileImport } from './use-imports';

interface ImportLineProps {
  readonly entry: FileImport;
  readonly onDismiss: () => void;
}

/** Shows one import: its file, the tape that it becomes, its progress or its error. */
export function ImportLine({ entry, onDismiss }: ImportLineProps) {
  const t = useTranslations('replay.import');
  const { numbers } = useFormats();
  const { name, id, state, share, format, events, error, warnings } = entry;
  const runs = state === 'sending' || state === 'reading';
  const known = Number.isFinite(share);
  const percent = known ? `${numbers.fixed(share * 100, 0)}%` : '';
  return (
    <li className={styles.line} data-import={id} data-state={state}>
      <p className="muted">
        <b>{name}</b> {format !== 'auto' && `${format} `}→ <em>{id}</em>
      </p>
      <IconButton icon="close" label={t(runs ? 'cancel' : 'dismiss', { name })} onClick={onDismiss} />
      {runs && (
        <progress
          className={styles.progress}
          max={1}
          {...(known ? { value: share } : undefined)}
          aria-label={t('progress', { name })}
        />
      )}
      <p className={styles.state} role={state === 'failed' ? 'alert' : undefined}>
        {state === 'failed' ? (
          <>
            <b>{t('failed')}</b> {error === '' ? t('noAnswer') : error}
          </>
        ) : (
          <>
            <span>{t(`state.${state}`)}</span>
            {runs && <span className="number">{percent}</span>}
            {events > 0 && <span className="number">{t('events', { count: numbers.integer(events) })}</span>}
          </>
        )}
      </p>
      {warnings.length > 0 && (
        <ul className={styles.warnings}>
          {warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </li>
  );
}
