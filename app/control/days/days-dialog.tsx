'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ScreenStatus } from '../../../lib/protocol/screens/screen-status';
import { Dialog } from '../../_ui/dialog';
import { Fault } from '../../_ui/panel';
import { fetchDays, type ScreenDays } from '../control-api';
import { useControl } from '../control-context';
import styles from './days-dialog.module.css';
import { ProofForm } from './proof-form';
import { WeekStrip } from './week-strip';

interface DaysDialogProps {
  readonly screen: ScreenStatus;
  readonly onClose: () => void;
}

/** Shows the states of a screen over seven days, and what it showed at a moment of them. */
export function DaysDialog({ screen, onClose }: DaysDialogProps) {
  const t = useTranslations('control');
  const { times, zone } = useControl();
  const { id, name } = screen;
  const [days, setDays] = useState<ScreenDays>();
  const [fault, setFault] = useState('');
  const [asked, setAsked] = useState<number>();
  useEffect(() => {
    fetchDays(id).then(setDays, (error: unknown) => setFault((error as Error).message));
  }, [id]);
  return (
    <Dialog label={`${name}: ${t('days.title')}`} width="m" closeLabel={t('panel.close')} onClose={onClose}>
      <div className={styles.days} data-days={id}>
        <ProofForm screen={screen} asked={asked} />
        <Fault>{fault}</Fault>
        {days !== undefined && (
          <>
            <WeekStrip days={days} onPick={setAsked} />
            <section className={styles.events} aria-labelledby="changes">
              <h3 id="changes">{t('days.events')}</h3>
              {days.changes.length === 0 ? (
                <p className="muted">{t('days.none')}</p>
              ) : (
                <ol>
                  {days.changes.map(({ time, state }) => (
                    <li key={time}>
                      <span className="number muted">
                        {times.date(time, zone)} {times.time(time, zone)}
                      </span>
                      <span>{t(`state.${state}`)}</span>
                    </li>
                  ))}
                </ol>
              )}
            </section>
          </>
        )}
      </div>
    </Dialog>
  );
}
