'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Account } from '../_access/account';
import { Logo } from './logo';
import styles from './nav.module.css';
import type { Settings } from './screen-settings';
import { SettingsForm } from './settings-form';

interface NavProps {
  readonly settings: Settings;
  /** The page that one is on. */
  readonly current?: 'home' | 'replay';
}

const DOORS = [
  { page: 'home', address: '/' },
  { page: 'walls', address: '/wall' },
  { page: 'desk', address: '/desk' },
  { page: 'replay', address: '/replay' },
] as const;

/** Where one can go; only what exists. */
export function Nav({ settings, current }: NavProps) {
  const t = useTranslations('app');
  return (
    <header className={styles.nav}>
      <Link href="/" className={styles.brand} prefetch={false}>
        <Logo />
        {t('name')}
      </Link>
      <nav aria-label={t('name')}>
        {DOORS.map(({ page, address }) => (
          <Link
            key={page}
            href={address}
            aria-current={page === current ? 'page' : undefined}
            prefetch={false}
          >
            {t(page)}
          </Link>
        ))}
      </nav>
      <div className={styles.tools}>
        <Account />
        <SettingsForm settings={settings} />
      </div>
    </header>
  );
}
