'use client';

import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { scheduleOf } from '../../../lib/control/schedule/schedule-draft';
import { faultsOf } from '../../../lib/control/schedule/schedule-faults';
import { Button } from '../../_ui/button';
import { useControl } from '../control-context';
import { ViewChoice } from '../view-choice';
import { PlanStrip } from './plan-strip';
import { EntryList, EventList } from './rule-list';
import styles from './schedule-view.module.css';

/** Edits what screens show by themselves, beside what will play. */
export function ScheduleView() {
  const t = useTranslations('control.schedule');
  const { schedule: editing, boards } = useControl();
  const { draft, isChanged, saving, change, save, discard, keepMine, follow } = editing;
  const [opened, setOpened] = useState<number | null>(null);
  useEffect(() => follow(), [follow]);
  const schedule = useMemo(() => scheduleOf(draft), [draft]);
  const faults = useMemo(
    () => faultsOf(draft, schedule, (id) => boards.some((board) => board.id === id)),
    [draft, schedule, boards],
  );
  const isLoading = saving.kind === 'loading';
  const isConflict = saving.kind === 'conflict';
  const rules = { draft, faults, opened, onOpen: setOpened, onChange: change };
  return (
    <main className={styles.view} data-schedule>
      <header className={styles.head}>
        <ViewChoice />
        <h1>{t('title')}</h1>
        <p role="status" className="muted" data-saving={saving.kind}>
          {statusText()}
        </p>
        <Button variant="plain" disabled={!isChanged || isConflict} onClick={discard}>
          {t('discard')}
        </Button>
        <Button
          variant="primary"
          disabled={!isChanged || isConflict || faults.size > 0 || saving.kind === 'saving'}
          onClick={() => void save()}
        >
          {t('save')}
        </Button>
      </header>
      {isConflict && (
        <div className={styles.conflict} role="alert">
          <p>
            <b>{t('conflict')}</b> {t('conflictHint')}
          </p>
          <Button onClick={discard}>{t('takeTheirs')}</Button>
          <Button variant="primary" disabled={faults.size > 0} onClick={() => void keepMine()}>
            {t('keepMine')}
          </Button>
        </div>
      )}
      {!isLoading && (
        <div className={styles.columns}>
          <div className={styles.rules}>
            <EntryList {...rules} />
            <EventList {...rules} />
          </div>
          <PlanStrip
            {...{ draft, schedule, opened }}
            isFaulty={faults.size > 0}
            onOpen={(key) => setOpened(key)}
          />
        </div>
      )}
    </main>
  );

  function statusText(): string {
    if (faults.size > 0) return t('status.faulty', { count: faults.size });
    if (saving.kind === 'failed') return t('status.failed', { reason: saving.reason });
    if (saving.kind === 'conflict') return t('status.changed');
    return t(`status.${isChanged && saving.kind === 'ready' ? 'changed' : saving.kind}`);
  }
}
