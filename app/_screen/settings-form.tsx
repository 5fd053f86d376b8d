'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { LOCALE_NAMES, LOCALES } from '../../lib/locale/locale';
import { CheckBox, Select } from '../_ui/field';
import { SETTINGS_COOKIE, type Settings } from './screen-settings';
import styles from './settings-form.module.css';

/** Lifetime of the cookie: a year, seconds. */
const COOKIE_SECONDS = 31_536_000;

/** Sets language, theme and colours, and stores them in a cookie. */
export function SettingsForm({ settings }: { readonly settings: Settings }) {
  const t = useTranslations('settings');
  const router = useRouter();
  const pathname = usePathname();
  const { locale, theme, colors } = settings;

  const choose = (name: string, value: string): void => {
    const chosen = new URLSearchParams({
      lang: locale,
      theme,
      colors: colors.convention,
      cvd: colors.colorBlind ? '1' : '0',
    });
    chosen.set(name, value);
    const cookie = encodeURIComponent(chosen.toString());
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing in some kiosks' browsers
    document.cookie = `${SETTINGS_COOKIE}=${cookie}; path=/; max-age=${COOKIE_SECONDS}; samesite=lax`;
    // A setting in the URL has precedence over the cookie.
    const left = new URLSearchParams(location.search);
    for (const part of chosen.keys()) left.delete(part);
    if (left.toString() === new URLSearchParams(location.search).toString()) router.refresh();
    else router.replace(left.size === 0 ? pathname : `${pathname}?${left}`);
  };

  return (
    <form className={styles.form} aria-label={t('title')}>
      <Select
        labelHidden
        label={t('language')}
        value={locale}
        options={LOCALES.map((value) => ({ value, text: LOCALE_NAMES[value] }))}
        onChoose={(value) => choose('lang', value)}
      />
      <Select
        labelHidden
        label={t('theme')}
        value={theme}
        options={[
          { value: 'system', text: t('system') },
          { value: 'dark', text: t('dark') },
          { value: 'light', text: t('light') },
        ]}
        onChoose={(value) => choose('theme', value)}
      />
      <Select
        labelHidden
        label={t('colors')}
        value={colors.convention}
        options={[
          { value: 'locale', text: t('byLocale') },
          { value: 'market', text: t('byMarket') },
          { value: 'green-up', text: t('greenUp') },
          { value: 'red-up', text: t('redUp') },
          { value: 'red-up-blue-down', text: t('redUpBlueDown') },
        ]}
        onChoose={(value) => choose('colors', value)}
      />
      <CheckBox checked={colors.colorBlind} onChange={(checked) => choose('cvd', checked ? '1' : '0')}>
        <span className="muted">{t('colorBlind')}</span>
      </CheckBox>
    </form>
  );
}
