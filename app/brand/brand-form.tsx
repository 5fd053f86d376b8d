'use client';

import { useTranslations } from 'use-intl';
import { textIn } from '../../lib/boards/board-text';
import { accentShade, BRAND_THEMES, MIN_ACCENT_CONTRAST } from '../../lib/boards/brand/accent';
import { BRAND_PICTURES, type Brand, MAX_BRAND_NAME } from '../../lib/boards/brand/brand';
import { HEX_COLOR } from '../../lib/boards/brand/contrast';
import { createNumberFormats } from '../../lib/locale/formats';
import type { Locale } from '../../lib/locale/locale';
import { knownZones } from '../../lib/locale/time-zones';
import type { BrandState } from '../../lib/protocol/screens/brand-routes';
import type { Settings } from '../_screen/screen-settings';
import { Button } from '../_ui/button';
import { ColorInput, Select, TextField } from '../_ui/field';
import { Panel } from '../_ui/panel';
import { SegmentedControl } from '../_ui/segmented-control';
import styles from './brand-page.module.css';
import { PictureField } from './picture-field';
import type { BrandEditor } from './use-brand-editor';

/** Colour that the browser's chooser begins with. */
const FIRST_COLOR = '#2f6fde';
const FIRST_HOURS = { lightFrom: '07:00', darkFrom: '19:00' } as const;

interface BrandFormProps {
  readonly editor: BrandEditor;
  readonly settings: Settings;
  readonly isReadOnly: boolean;
  readonly saved: BrandState;
}

/** Edits the fields of a brand. */
export function BrandForm({ editor, settings, isReadOnly, saved }: BrandFormProps) {
  const t = useTranslations('boards.brand');
  const { brand, set } = editor;
  const { locale } = settings;
  return (
    <fieldset className={styles.form} disabled={isReadOnly}>
      <legend className="visually-hidden">{t('title')}</legend>
      <Panel heading={t('identity')} className={styles.panel}>
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          value={brand.name === undefined ? '' : textIn(brand.name, locale)}
          maxLength={MAX_BRAND_NAME}
          onChange={({ target }) => set({ name: renamed(brand.name, locale, target.value) })}
        />
        {BRAND_PICTURES.filter((name) => name !== 'wallpaper').map((name) => (
          <PictureField key={name} name={name} editor={editor} saved={saved} />
        ))}
      </Panel>
      <AccentPanel {...{ editor, locale }} />
      <Panel heading={t('walls')} className={styles.panel}>
        <PictureField name="wallpaper" editor={editor} saved={saved} />
        <ThemeFields {...{ editor, locale }} />
      </Panel>
    </fieldset>
  );
}

interface PartProps {
  readonly editor: BrandEditor;
  readonly locale: Locale;
}

function AccentPanel({ editor: { brand, set }, locale }: PartProps) {
  const t = useTranslations('boards.brand');
  const { fixed } = createNumberFormats(locale);
  const { accent } = brand;
  const typed = typeof accent === 'object' ? accent.dark : (accent ?? '');
  const isColor = HEX_COLOR.test(typed);
  const ratio = (value: number): string => `${fixed(value, 1)} : 1`;
  return (
    <Panel heading={t('accent')} className={styles.panel}>
      <div className={styles.color}>
        <TextField
          label={t('accentColor')}
          before={
            <ColorInput
              label={t('choose')}
              value={isColor ? typed.toLowerCase() : FIRST_COLOR}
              onColor={(color) => set({ accent: color })}
            />
          }
          value={typed}
          placeholder={FIRST_COLOR}
          maxLength={7}
          fault={typed === '' || isColor ? undefined : t('accentFault')}
          onChange={({ target }) => set({ accent: target.value === '' ? undefined : target.value })}
        />
        <Button onClick={() => set({ accent: undefined })} disabled={accent === undefined}>
          {t('remove')}
        </Button>
      </div>
      {isColor && (
        <ul className={styles.shades}>
          {BRAND_THEMES.map((theme) => {
            const chosen = typeof accent === 'object' ? accent[theme] : typed;
            const shade = accentShade(chosen, theme);
            const isAdjusted = shade.color !== chosen;
            return (
              <li key={theme} data-theme={theme}>
                <i style={{ background: shade.color }} />
                <b>{t(`theme.${theme}`)}</b>
                <span className="number">{ratio(shade.contrast)}</span>
                <small>
                  {isAdjusted
                    ? t('adjusted', {
                        color: shade.color,
                        has: ratio(shade.chosen),
                        needs: ratio(MIN_ACCENT_CONTRAST),
                      })
                    : t('asChosen')}
                </small>
              </li>
            );
          })}
        </ul>
      )}
      <small>{t('accentHint')}</small>
    </Panel>
  );
}

function ThemeFields({ editor: { brand, set }, locale }: PartProps) {
  const t = useTranslations('boards.brand');
  const { theme } = brand;
  const hours = typeof theme === 'object' ? theme : undefined;
  const zones = knownZones(locale);
  return (
    <>
      <SegmentedControl
        label={t('wallTheme')}
        labelShown
        value={hours === undefined ? ((theme as string | undefined) ?? 'dark') : 'hours'}
        options={(['dark', 'light', 'hours'] as const).map((value) => ({ value, text: t(`theme.${value}`) }))}
        onChoose={(value) => {
          if (value === 'dark' || value === 'light') set({ theme: value });
          else set({ theme: { zone: Intl.DateTimeFormat().resolvedOptions().timeZone, ...FIRST_HOURS } });
        }}
      />
      {hours !== undefined && (
        <div className={styles.hours}>
          <TextField
            type="time"
            label={t('lightFrom')}
            value={hours.lightFrom}
            onChange={({ target }) => target.value && set({ theme: { ...hours, lightFrom: target.value } })}
          />
          <TextField
            type="time"
            label={t('darkFrom')}
            value={hours.darkFrom}
            onChange={({ target }) => target.value && set({ theme: { ...hours, darkFrom: target.value } })}
          />
          <Select
            label={t('zone')}
            value={hours.zone}
            options={
              zones.some(({ value }) => value === hours.zone)
                ? zones
                : [{ value: hours.zone, text: hours.zone }, ...zones]
            }
            onChoose={(zone) => set({ theme: { ...hours, zone } })}
          />
        </div>
      )}
      <small>{t('themeHint')}</small>
    </>
  );
}

/** Returns the name with another text in a language; undefined for none. */
function renamed(name: Brand['name'], locale: Locale, text: string): Brand['name'] | undefined {
  if (typeof name !== 'object') return text === '' ? undefined : text;
  if (text !== '') return { ...name, [locale]: text };
  if (locale === 'en') return undefined;
  const { [locale]: _, ...others } = name;
  return others;
}
