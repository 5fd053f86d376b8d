'use client';

import { useTranslations } from 'use-intl';
import styles from './empty-library.module.css';

/** Shows the three ways to get a first tape. */
export function EmptyLibrary({ canRecord }: { readonly canRecord: boolean }) {
  const t = useTranslations('replay.empty');
  return (
    <section className={styles.empty} aria-labelledby="empty">
      <h2 id="empty">{t('title')}</h2>
      <p className="muted">{t('what')}</p>
      <ol>
        <li>
          <b>{t('record')}</b>
          <span>{t(canRecord ? 'recordHow' : 'recordStart')}</span>
          <code>npm start -- --record</code>
        </li>
        <li>
          <b>{t('drop')}</b>
          <span>{t('dropHow')}</span>
        </li>
        <li>
          <b>{t('import')}</b>
          <span>{t('importHow')}</span>
          <code>npm run tape -- import binance-raw captures/*.gz --id week-12</code>
        </li>
      </ol>
    </section>
  );
}
