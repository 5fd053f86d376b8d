'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { Account } from '../_access/account';
import { Brand } from '../_ui/logo';
import styles from './nav.module.css';
import type { Settings } from './screen-settings';
import { SettingsForm } from './settings-form';

interface NavProps {
  readonly settings: Settings;
  /** Page that is shown. */
  readonly current?: 'home' | 'replay' | 'sources';
}

const PAGES = [
  { page: 'home', address: '/' },
  { page: 'walls', address: '/wall' },
  { page: 'desk', address: '/desk' },
  { page: 'replay', address: '/replay' },
  { page: 'sources', address: '/sources' },
] as const;

/** Shows links to the other pages, the account and the settings, at the top of a page. */
export function Nav({ settings, current }: NavProps) {
  const t = useTranslations('app');
  return (
    <header className={styles.bar}>
      <Link href="/" prefetch={false}>
        <Brand />
      </Link>
      <nav aria-label={t('name')}>
        {PAGES.map(({ page, address }) => (
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
      <Account />
      <SettingsForm settings={settings} />
    </header>
  );
}
