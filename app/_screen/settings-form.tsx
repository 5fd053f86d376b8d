'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { LOCALE_NAMES, LOCALES } from '../../lib/locale/locale';
import styles from './nav.module.css';
import { SETTINGS_COOKIE, type Settings } from './screen-settings';

/** A choice is remembered for a year, s. */
const REMEMBERED = 31_536_000;

/** Language, theme and colours, chosen by hand and remembered in a cookie. */
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
    document.cookie = `${SETTINGS_COOKIE}=${cookie}; path=/; max-age=${REMEMBERED}; samesite=lax`;
    // What stands in the address would win over the choice.
    const left = new URLSearchParams(location.search);
    for (const part of chosen.keys()) left.delete(part);
    if (left.toString() === new URLSearchParams(location.search).toString()) router.refresh();
    else router.replace(left.size === 0 ? pathname : `${pathname}?${left}`);
  };

  return (
    <form className={styles.settings} aria-label={t('title')}>
      <Choice
        label={t('language')}
        value={locale}
        options={LOCALES.map((value) => ({ value, text: LOCALE_NAMES[value] }))}
        onChoose={(value) => choose('lang', value)}
      />
      <Choice
        label={t('theme')}
        value={theme}
        options={[
          { value: 'dark', text: t('dark') },
          { value: 'light', text: t('light') },
        ]}
        onChoose={(value) => choose('theme', value)}
      />
      <Choice
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
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={colors.colorBlind}
          onChange={(event) => choose('cvd', event.target.checked ? '1' : '0')}
        />
        {t('colorBlind')}
      </label>
    </form>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly text: string }[];
  readonly onChoose: (value: string) => void;
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <span className={styles.choice}>
      <label htmlFor={id} className="visually-hidden">
        {label}
      </label>
      <select id={id} title={label} value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  );
}
