'use client';

import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { createZoneOffset } from '../../../lib/calendar/zone-offset';
import { type DayCell, daysOf } from '../../../lib/control/week-days';
import { CELL_MINUTES } from '../../../lib/protocol/screens/screen-status';
import type { ScreenDays } from '../control-api';
import { useControl } from '../control-context';
import { CellStrip } from '../panel/cell-strip';
import styles from './days-dialog.module.css';

interface WeekStripProps {
  readonly days: ScreenDays;
  /** Called with the time of a quarter of an hour, µs. */
  readonly onPick: (time: number) => void;
}

const CELL_MICROS = CELL_MINUTES * 60_000_000;
const HOURS = [0, 6, 12, 18] as const;

/** Shows the states of seven days, a line a day from midnight to midnight. */
export function WeekStrip({ days: { states, end }, onPick }: WeekStripProps) {
  const t = useTranslations('control');
  const { times, zone } = useControl();
  const days = useMemo(() => daysOf(states, end, createZoneOffset(zone)), [states, end, zone]);
  const titleOf = (cell: DayCell): string =>
    `${times.date(cell.from, zone)} ${t('panel.stretch', {
      from: times.minutes(cell.from, zone),
      to: times.minutes(cell.from + CELL_MICROS, zone),
      state: cell.state === undefined ? t('panel.noRecord') : t(`state.${cell.state}`),
    })}`;
  return (
    <section className={styles.week} aria-label={t('days.strip')}>
      {days.map((day) => (
        <div key={day.from} className={styles.day}>
          <span className="number muted">{times.date(day.from, zone)}</span>
          <CellStrip
            label={times.date(day.from, zone)}
            cells={day.cells.map((cell) => cell?.state)}
            titles={day.cells.map((cell) => (cell === undefined ? undefined : titleOf(cell)))}
            onPick={(place) => {
              const cell = day.cells[place];
              if (cell !== undefined) onPick(cell.from);
            }}
          />
        </div>
      ))}
      <p className={styles.hours} aria-hidden="true">
        <span>
          {HOURS.map((hour) => (
            <i key={hour}>{String(hour).padStart(2, '0')}:00</i>
          ))}
        </span>
      </p>
    </section>
  );
}
