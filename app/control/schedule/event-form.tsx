'use client';

import { useTranslations } from 'use-intl';
import type { DraftEvent } from '../../../lib/control/schedule/schedule-draft';
import type { ScheduleFaults } from '../../../lib/control/schedule/schedule-faults';
import { SCHEDULE_EVENTS } from '../../../lib/protocol/screens/screen-schedule';
import { Select, TextField } from '../../_ui/field';
import { BoardSelect } from './playlist-field';
import styles from './rule-form.module.css';
import { TargetField } from './target-field';
import { useFaultText } from './use-rule-texts';

interface EventFormProps {
  readonly event: DraftEvent;
  readonly faults: ScheduleFaults;
  readonly onChange: (change: Partial<DraftEvent>) => void;
}

/** Edits an event: what happens, and for how long its symbol is shown. */
export function EventForm({ event, faults, onChange }: EventFormProps) {
  const t = useTranslations('control.schedule');
  const faultOf = useFaultText(faults);
  const { key, on, seconds, board } = event;
  return (
    <div className={styles.form}>
      <div className={styles.group}>
        <Select
          label={t('on')}
          value={on}
          options={SCHEDULE_EVENTS.map((value) => ({ value, text: t(`onOf.${value}`) }))}
          onChoose={(chosen) => onChange({ on: chosen })}
        />
        <TextField
          label={t('eventSeconds')}
          inputMode="numeric"
          value={seconds}
          fault={faultOf(key, 'seconds')}
          onChange={({ target }) => onChange({ seconds: target.value.trim() })}
        />
        <BoardSelect
          label={t('eventBoard')}
          labelShown
          value={board}
          none={t('sameBoard')}
          fault={faultOf(key, 'board')}
          onChoose={(chosen) => onChange({ board: chosen })}
        />
      </div>
      <TargetField targets={event} onChange={onChange} />
    </div>
  );
}
