'use client';

import { type RefObject, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Recording, record, type Tape } from '../../_screen/replay-api';
import { Button } from '../../_ui/button';
import { SearchField } from '../../_ui/field';
import { Fault } from '../../_ui/panel';
import { useFormats } from './library-formats';
import styles from './library-head.module.css';

interface LibraryHeadProps {
  readonly tapes: readonly Tape[];
  readonly query: string;
  readonly onQuery: (query: string) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  /** `null` if recordings cannot be started from here. */
  readonly recordings: readonly Recording[] | null;
  readonly onRecorded: () => void;
}

/** Shows the title, totals and search, and starts or stops a recording of the live stream. */
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
        <p className={`${styles.summary} muted number`}>
          {tapes.length > 0 &&
            t('summary', {
              count: tapes.length,
              events: numbers.compact(sum('events')),
              size: numbers.bytes(sum('bytes')),
            })}
        </p>
        <SearchField
          ref={search}
          className={styles.search}
          label={t('search')}
          keyName="/"
          value={query}
          onChange={(event) => onQuery(event.target.value)}
        />
        {recordings !== null && (
          <Button icon="record" onClick={() => void toggle()}>
            {t(running ? 'stopRecording' : 'newRecording')}
          </Button>
        )}
      </div>
      <Fault>{error}</Fault>
    </>
  );
}
