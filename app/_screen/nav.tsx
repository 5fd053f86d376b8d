'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { AccountLine } from '../_access/account';
import { mayAct } from '../_access/may-act';
import { useAccess } from '../_access/use-access';
import { Brand } from '../_ui/logo';
import { accentProps } from './brand/brand-backdrop';
import { useBrand } from './brand/brand-context';
import { BrandMark } from './brand/brand-mark';
import styles from './nav.module.css';
import type { Settings } from './screen-settings';
import { SettingsForm } from './settings-form';

interface NavProps {
  readonly settings: Settings;
  /** Page that is shown. */
  readonly current?: 'home' | 'boards' | 'replay' | 'control' | 'sources';
}

const PAGES = [
  { page: 'home', address: '/' },
  { page: 'walls', address: '/wall' },
  { page: 'boards', address: '/boards' },
  { page: 'desk', address: '/desk' },
  { page: 'replay', address: '/replay' },
  { page: 'control', address: '/control', act: 'screens' },
  { page: 'sources', address: '/sources' },
] as const;

type Page = (typeof PAGES)[number];

/** Shows links to the other pages, the account and the settings, at the top of a page. */
export function Nav({ settings, current }: NavProps) {
  const t = useTranslations('app');
  const access = useAccess();
  const brand = useBrand();
  const accent = accentProps(brand);
  const isShown = (page: Page): boolean => !('act' in page) || (access !== null && mayAct(access, page.act));
  return (
    <header className={`${styles.bar} ${accent.className}`} style={accent.style}>
      <Link href="/" prefetch={false} aria-label={brand?.logo && !brand.name ? t('name') : undefined}>
        {brand?.name === undefined && brand?.logo === undefined ? (
          <Brand />
        ) : (
          <BrandMark brand={brand} locale={settings.locale} />
        )}
      </Link>
      <nav aria-label={t('name')}>
        {PAGES.filter(isShown).map(({ page, address }) => (
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
      <AccountLine access={access} />
      <SettingsForm settings={settings} />
    </header>
  );
}
