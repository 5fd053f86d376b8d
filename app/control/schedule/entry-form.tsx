'use client';

import { useId } from 'react';
import { useTranslations } from 'use-intl';
import { CALENDAR_IDS } from '../../../lib/calendar/calendars';
import {
  type DraftEntry,
  type SessionPhase,
  SHOWN_BOARDS,
} from '../../../lib/control/schedule/schedule-draft';
import type { ScheduleFaults } from '../../../lib/control/schedule/schedule-faults';
import { WEEK } from '../../../lib/control/schedule/weekday-runs';
import { LOCALE_NAMES, LOCALES } from '../../../lib/locale/locale';
import { MAX_MESSAGE_LENGTH } from '../../../lib/protocol/screens/screen-display';
import { SESSION_PHASES } from '../../../lib/protocol/screens/screen-schedule';
import { CheckBox, Select, TextField } from '../../_ui/field';
import { useControl } from '../control-context';
import { BoardSelect, PlaylistField } from './playlist-field';
import styles from './rule-form.module.css';
import { TargetField } from './target-field';
import { useDayNames, useFaultText } from './use-rule-texts';

interface EntryFormProps {
  readonly entry: DraftEntry;
  /** Key of the next turn of a playlist. */
  readonly next: number;
  readonly faults: ScheduleFaults;
  readonly onChange: (change: Partial<DraftEntry>) => void;
}

/** Maximum length of a name, characters. */
const MAX_NAME = 60;
const THEMES = ['dark', 'light'] as const;

/** Edits an entry: for which screens, when, and what they show then. */
export function EntryForm({ entry, next, faults, onChange }: EntryFormProps) {
  const t = useTranslations('control.schedule');
  const faultOf = useFaultText(faults);
  const { boards: known } = useControl();
  const { key, boards } = entry;
  const text = (field: 'name' | 'from' | 'to' | 'minutes' | 'symbol' | 'brightness' | 'message') => ({
    value: entry[field],
    fault: faultOf(key, field),
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      onChange({ [field]: target.value }),
  });
  return (
    <div className={styles.form}>
      <TextField label={t('name')} maxLength={MAX_NAME} {...text('name')} />
      <TargetField targets={entry} onChange={onChange} />
      <fieldset className={styles.group}>
        <legend>{t('time')}</legend>
        <TextField label={t('from')} placeholder="00:00" {...text('from')} />
        <TextField label={t('to')} placeholder="24:00" {...text('to')} />
        <ZoneField zone={entry.zone} fault={faultOf(key, 'zone')} onChange={(zone) => onChange({ zone })} />
        <DayBoxes days={entry.days} onChange={(days) => onChange({ days })} />
        <Select
          label={t('session')}
          value={entry.venue}
          fault={faultOf(key, 'venue')}
          options={[
            { value: '', text: t('noSession') },
            ...CALENDAR_IDS.map((venue) => ({ value: venue, text: venue })),
          ]}
          onChoose={(venue) => onChange({ venue })}
        />
        {entry.venue !== '' && (
          <Select<SessionPhase>
            label={t('phase')}
            value={entry.phase}
            options={SESSION_PHASES.map((phase) => ({ value: phase, text: t(`phases.${phase}`) }))}
            onChoose={(phase) => onChange({ phase })}
          />
        )}
        {entry.venue !== '' && entry.phase !== 'open' && (
          <TextField label={t('minutes')} inputMode="numeric" placeholder="30" {...text('minutes')} />
        )}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t('shows')}</legend>
        <Select
          label={t('boards')}
          value={boards}
          fault={faultOf(key, 'boards')}
          options={SHOWN_BOARDS.map((value) => ({ value, text: t(`boardsOf.${value}`) }))}
          onChoose={(chosen) =>
            onChange({ boards: chosen, ...(entry.board === '' && { board: known[0]?.id ?? '' }) })
          }
        />
        {boards === 'board' && (
          <BoardSelect
            label={t('board')}
            labelShown
            value={entry.board}
            fault={faultOf(key, 'board')}
            onChoose={(board) => onChange({ board })}
          />
        )}
        {boards === 'playlist' && (
          <PlaylistField
            entry={entry}
            next={next}
            faults={faults}
            onChange={(playlist) => onChange({ playlist })}
          />
        )}
        <TextField label={t('symbol')} {...text('symbol')} />
        <TextField label={t('brightness')} inputMode="numeric" placeholder="100" {...text('brightness')} />
        <Select
          label={t('language')}
          value={entry.language}
          options={[
            { value: '', text: t('asBefore') },
            ...LOCALES.map((locale) => ({ value: locale, text: LOCALE_NAMES[locale] })),
          ]}
          onChoose={(language) => onChange({ language })}
        />
        <Select
          label={t('theme')}
          value={entry.theme}
          options={[
            { value: '', text: t('asBefore') },
            ...THEMES.map((theme) => ({ value: theme, text: t(`themes.${theme}`) })),
          ]}
          onChoose={(theme) => onChange({ theme })}
        />
        <TextField
          className={styles.wide}
          label={t('message')}
          maxLength={MAX_MESSAGE_LENGTH}
          {...text('message')}
        />
        <CheckBox checked={entry.isBlank} onChange={(isBlank) => onChange({ isBlank })}>
          {t('blank')}
        </CheckBox>
      </fieldset>
      {Object.keys(entry.others).length > 0 && (
        <p className="muted">{t('others', { fields: Object.keys(entry.others).join(', ') })}</p>
      )}
    </div>
  );
}

interface ZoneFieldProps {
  readonly zone: string;
  readonly fault: string | undefined;
  readonly onChange: (zone: string) => void;
}

function ZoneField({ zone, fault, onChange }: ZoneFieldProps) {
  const t = useTranslations('control.schedule');
  const list = useId();
  return (
    <>
      <TextField
        label={t('zone')}
        list={list}
        placeholder="UTC"
        value={zone}
        fault={fault}
        onChange={(event) => onChange(event.target.value.trim())}
      />
      <datalist id={list}>
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </>
  );
}

function DayBoxes({
  days,
  onChange,
}: Pick<DraftEntry, 'days'> & { readonly onChange: (days: DraftEntry['days']) => void }) {
  const t = useTranslations('control.schedule');
  const names = useDayNames();
  return (
    <fieldset className={styles.days}>
      <legend>{t('days')}</legend>
      {WEEK.map((day) => (
        <CheckBox
          key={day}
          checked={days.length === 0 || days.includes(day)}
          onChange={(isOn) => {
            const before = days.length === 0 ? WEEK : days;
            const next = isOn ? [...before, day] : before.filter((one) => one !== day);
            // No day and every day are the same: every day.
            onChange(next.length === WEEK.length ? [] : WEEK.filter((one) => next.includes(one)));
          }}
        >
          {names.get(day)}
        </CheckBox>
      ))}
    </fieldset>
  );
}
