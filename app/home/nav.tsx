'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import type { Settings } from '../settings';
import styles from './home.module.css';
import { Mark } from './mark';
import { SettingsForm } from './settings-form';

/** Where one can go; only what exists. */
export function Nav({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('app');
  return (
    <header className={styles.nav}>
      <Link href="/" className={styles.brand} prefetch={false}>
        <Mark />
        {t('name')}
      </Link>
      <nav aria-label={t('name')}>
        <Link href="/" aria-current="page" prefetch={false}>
          {t('home')}
        </Link>
        <Link href="/wall" prefetch={false}>
          {t('walls')}
        </Link>
      </nav>
      <SettingsForm settings={settings} />
    </header>
  );
}
