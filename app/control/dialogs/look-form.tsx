'use client';

import { useTranslations } from 'use-intl';
import { commonValue } from '../../../lib/control/common-value';
import { LOCALE_NAMES, LOCALES } from '../../../lib/locale/locale';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Select } from '../../_ui/field';
import { useControl } from '../control-context';
import styles from './message-form.module.css';

/** Type sizes that can be chosen. */
const ZOOMS = [0.8, 1, 1.2, 1.4] as const;
/** Choice that gives a field back to the address of the screen. */
const OWN = 'own';
/** Choice that is shown while the screens differ. */
const MIXED = '';

/** Sets language, theme, colours and type size of screens; each choice is on them at once. */
export function LookForm({ targets }: { readonly targets: readonly ScreenStatus[] }) {
  const t = useTranslations('control.bar');
  const words = useTranslations('settings');
  const { commands, numbers } = useControl();
  const fields = [
    {
      field: 'language',
      label: t('language'),
      values: LOCALES.map((value) => ({ value: String(value), text: LOCALE_NAMES[value] })),
    },
    {
      field: 'theme',
      label: t('theme'),
      values: [
        { value: 'dark', text: words('dark') },
        { value: 'light', text: words('light') },
      ],
    },
    {
      field: 'colors',
      label: t('colors'),
      values: [
        { value: 'locale', text: words('byLocale') },
        { value: 'market', text: words('byMarket') },
        { value: 'green-up', text: words('greenUp') },
        { value: 'red-up', text: words('redUp') },
        { value: 'red-up-blue-down', text: words('redUpBlueDown') },
      ],
    },
    {
      field: 'zoom',
      label: t('zoom'),
      values: ZOOMS.map((value) => ({ value: String(value), text: numbers.times(value) })),
    },
  ] as const;
  return (
    <div className={styles.look}>
      {fields.map(({ field, label, values }) => {
        const value = String(commonValue(targets, ({ display }) => display[field] ?? OWN) ?? MIXED);
        const choose = (chosen: string): void => {
          const given = chosen === OWN ? null : field === 'zoom' ? Number(chosen) : chosen;
          void commands.send(
            targets.map(({ id }) => id),
            { display: { [field]: given } },
          );
        };
        return (
          <Select
            key={field}
            label={label}
            value={value}
            options={[
              ...(value === MIXED ? [{ value: MIXED, text: t('mixed') }] : []),
              { value: OWN, text: t('asAddress') },
              ...values,
            ]}
            onChoose={choose}
          />
        );
      })}
    </div>
  );
}
