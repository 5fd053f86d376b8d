'use client';

import { useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Messages } from '../../lib/locale/messages';
import { Icon } from '../_ui/icon';
import styles from './replay-key-sheet.module.css';

/** Keys that do the same or belong together, and the text that says what. */
export interface KeyRow {
  readonly keys: readonly string[];
  readonly text: Exclude<keyof Messages['replay']['keys'], 'title' | 'close' | 'going'>;
}

interface KeySheetProps {
  readonly title: string;
  readonly groups: readonly { readonly title: string; readonly keys: readonly KeyRow[] }[];
  readonly onClose: () => void;
}

/** The keys of a page, over it. */
export function KeySheet({ title, groups, onClose }: KeySheetProps) {
  const t = useTranslations('replay.keys');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a dialog by itself
    <dialog
      ref={dialog}
      className={styles.sheet}
      aria-labelledby="key-sheet"
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current?.close();
      }}
    >
      <div className={styles.inside}>
        <header>
          <h2 id="key-sheet">{title}</h2>
          <button
            type="button"
            className={styles.close}
            aria-label={t('close')}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <div className={styles.groups}>
          {groups.map((group) => (
            <section key={group.title}>
              <h3>{group.title}</h3>
              <dl>
                {group.keys.map(({ keys, text }) => (
                  <div key={text}>
                    <dt>
                      {keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </dt>
                    <dd>{t(text)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </dialog>
  );
}
