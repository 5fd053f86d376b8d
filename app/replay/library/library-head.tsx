'use client';

import { type RefObject, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Recording, record, type Tape } from '../../_screen/replay-api';
import { Icon } from '../../_ui/icon';
import styles from './library.module.css';
import { useFormats } from './library-formats';

interface LibraryHeadProps {
  readonly tapes: readonly Tape[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  /** `null` where recordings cannot be started from here. */
  readonly recordings: readonly Recording[] | null;
  readonly onRecorded: () => void;
}

/** Title, sums, search, and the button that records the live stream. */
export function LibraryHead({ tapes, query, onQuery, search, recordings, onRecorded }: LibraryHeadProps) {
  const t = useTranslations('replay.library');
  const { numbers } = useFormats();
  const [error, setError] = useState<string | null>(null);
  const sum = (of: 'events' | 'bytes'): number => tapes.reduce((total, tape) => total + tape[of], 0);
  const running = recordings?.some(({ state }) => state === 'running') === true;
  const toggle = async (): Promise<void> => {
    setError(null);
    try {
      await record(running ? 'stop' : 'start');
    } catch (failure) {
      setError((failure as Error).message);
    }
    onRecorded();
  };
  return (
    <>
      <div className={styles.head}>
        <h1>{t('title')}</h1>
        <p className="number">
          {tapes.length > 0 &&
            t('summary', {
              count: tapes.length,
              events: numbers.compact(sum('events')),
              size: numbers.bytes(sum('bytes')),
            })}
        </p>
        <label className={styles.search}>
          <Icon name="search" />
          <span className="visually-hidden">{t('search')}</span>
          <input
            ref={search}
            type="search"
            value={query}
            placeholder={t('search')}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onQuery(event.target.value)}
          />
          <kbd>/</kbd>
        </label>
        {recordings !== null && (
          <button
            type="button"
            className={styles.record}
            data-running={running}
            onClick={() => void toggle()}
          >
            <Icon name="record" />
            {t(running ? 'stopRecording' : 'newRecording')}
          </button>
        )}
      </div>
      {error !== null && (
        <p className={styles.fault} role="alert">
          {error}
        </p>
      )}
    </>
  );
}
