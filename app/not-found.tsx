import Link from 'next/link';
import { createTranslator } from 'use-intl/core';
import { messagesOf } from '../lib/locale/messages';
import { settingsOfRequest } from './_screen/request-settings';
import { Screen } from './_screen/screen-context';
import styles from './not-found.module.css';

/** Shows the page for unknown URLs. */
export default async function NotFound() {
  const settings = await settingsOfRequest(Promise.resolve({}));
  const { locale } = settings;
  const t = createTranslator({ locale, messages: messagesOf(locale), namespace: 'app' });
  return (
    <Screen settings={settings}>
      <main className={styles.page}>
        <h1>{t('notFound')}</h1>
        <Link href="/" prefetch={false} className="text-link muted">
          {t('home')}
        </Link>
      </main>
    </Screen>
  );
}
