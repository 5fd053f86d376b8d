'use client';

import { type DragEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '../../_ui/icon';
import styles from './import-card.module.css';
import { ImportLine } from './import-line';
import type { Imports } from './use-imports';

interface ImportCardProps {
  readonly imports: Imports;
  /** Formats that the server can be told a file has, besides finding out by itself. */
  readonly formats: readonly string[];
}

const AUTO = 'auto';

/** Takes files that are dropped anywhere on the page, or chosen, and shows how far each has come. */
export function ImportCard({ imports, formats }: ImportCardProps) {
  const t = useTranslations('replay.import');
  const input = useRef<HTMLInputElement>(null);
  const select = useId();
  const [format, setFormat] = useState(AUTO);
  const over = useDrop((files) => imports.start(files, format));
  return (
    <section className={styles.card} data-over={over} aria-label={t('title')}>
      <div className={styles.drop}>
        <span className={styles.icon}>
          <Icon name="upload" />
        </span>
        <p className={styles.words}>
          <b>
            {t.rich('drop', {
              choose: (text) => (
                <button type="button" className={styles.choose} onClick={() => input.current?.click()}>
                  {text}
                </button>
              ),
            })}
          </b>
          <span>{t('formats')}</span>
        </p>
        <p className={styles.format}>
          <label htmlFor={select}>{t('format')}</label>
          <select id={select} value={format} onChange={(event) => setFormat(event.target.value)}>
            <option value={AUTO}>{t('auto')}</option>
            {formats.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </p>
        <input
          ref={input}
          type="file"
          multiple
          hidden
          data-import-input
          onChange={(event) => {
            imports.start(event.target.files ?? [], format);
            // The same file may be chosen again.
            event.target.value = '';
          }}
        />
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

/** Listens to files dropped on the page. @returns whether some are held over it now */
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
      // Otherwise the browser would open the file in place of the page.
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
