'use client';

import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { isCurrency } from '../../../lib/market/instrument';
import { Button } from '../../_ui/button';
import { FileInput, Select, TextField } from '../../_ui/field';
import { Icon } from '../../_ui/icon';
import styles from './import-card.module.css';
import { ImportLine } from './import-line';
import type { Imports } from './use-imports';

interface ImportCardProps {
  readonly imports: Imports;
  /** Names of formats; without one, the server detects the format. */
  readonly formats: readonly string[];
}

const AUTO = 'auto';

/** Imports files that are dropped anywhere on the page or chosen, and shows their progress. */
export function ImportCard({ imports, formats }: ImportCardProps) {
  const t = useTranslations('replay.import');
  const input = useRef<HTMLInputElement>(null);
  const [format, setFormat] = useState(AUTO);
  const [currency, setCurrency] = useState('');
  const isWrong = currency !== '' && !isCurrency(currency);
  const start = (files: FileList): void => {
    if (!isWrong) imports.start(files, { format, currency });
  };
  const over = useDrop(start);
  return (
    <section className={styles.card} data-over={over} aria-label={t('title')}>
      <div className={styles.drop}>
        <span className={styles.icon}>
          <Icon name="upload" />
        </span>
        <p className="muted">
          <b>
            {t.rich('drop', {
              choose: (text) => (
                <Button variant="text" className="text-link" onClick={() => input.current?.click()}>
                  {text}
                </Button>
              ),
            })}
          </b>
          <br />
          {t('formats')}
          <br />
          {t('assumed')}
        </p>
        <Select
          label={t('format')}
          value={format}
          options={[
            { value: AUTO, text: t('auto') },
            ...formats.map((name) => ({ value: name, text: name })),
          ]}
          onChoose={setFormat}
        />
        <TextField
          label={t('currency')}
          className={styles.currency}
          value={currency}
          maxLength={10}
          placeholder={t('unknown')}
          onChange={({ target }) => setCurrency(target.value.trim().toUpperCase())}
          {...(isWrong && { fault: t('wrongCurrency') })}
        />
        <FileInput ref={input} multiple data-import-input onFiles={start} />
      </div>
      {imports.list.length > 0 && (
        <ul className={styles.list} aria-live="polite">
          {imports.list.map((one) => (
            <ImportLine key={one.key} entry={one} onDismiss={() => imports.dismiss(one.key)} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Takes files dropped on the page. @returns true while files are dragged over it */
function useDrop(take: (files: FileList) => void): boolean {
  const [over, setOver] = useState(false);
  const taker = useRef(take);
  useEffect(() => {
    taker.current = take;
  });
  useEffect(() => {
    const hasFiles = (event: Event): boolean =>
      (event as unknown as DragEvent).dataTransfer?.types.includes('Files') === true;
    const hold = (event: Event): void => {
      if (!hasFiles(event)) return;
      // Otherwise the browser would navigate to the file.
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: Event): void => {
      if ((event as unknown as DragEvent).relatedTarget === null) setOver(false);
    };
    const drop = (event: Event): void => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      taker.current((event as unknown as DragEvent).dataTransfer.files);
    };
    addEventListener('dragover', hold);
    addEventListener('dragleave', leave);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', hold);
      removeEventListener('dragleave', leave);
      removeEventListener('drop', drop);
    };
  }, []);
  return over;
}
