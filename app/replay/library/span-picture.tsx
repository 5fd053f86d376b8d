'use client';

import type { KeyboardEvent, PointerEvent } from 'react';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { NO_PROFILE, profileOf, type ShiftedActivity, type TimeRange } from '../../../lib/replay/profile';
import { momentAt, shareOf } from '../../../lib/replay/time-scale';
import { useWidth } from '../../_screen/use-width';
import { ActivityChart } from '../activity-chart';
import { useFormats } from './library-formats';
import styles from './span-picture.module.css';

interface SpanPictureProps {
  readonly activities: readonly ShiftedActivity[];
  readonly span: TimeRange;
  readonly start: number;
  readonly onStart: (moment: number) => void;
}

const COLUMN_PX = 4;
/** Shares of the span that an arrow key moves by, and with Shift. */
const FINE_STEP = 1 / 200;
const COARSE_STEP = 1 / 20;

/** Shows activity over the span of the selection, with the start time. A click or the arrow keys move it. */
export function SpanPicture({ activities, span, start, onStart }: SpanPictureProps) {
  const t = useTranslations('replay.library');
  const { numbers, times, zone } = useFormats();
  const [box, width] = useWidth<HTMLDivElement>();
  const columns = Math.max(1, Math.floor(width / COLUMN_PX));
  const profile = useMemo(
    () => (activities.length === 0 ? NO_PROFILE : profileOf(activities, span, columns)),
    [activities, span, columns],
  );
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const { left, width: wide } = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    onStart(momentAt((event.clientX - left) / wide, span));
  };
  const press = (event: KeyboardEvent): void => {
    const size = event.shiftKey ? COARSE_STEP : FINE_STEP;
    const share = shareOf(start, span);
    const moves: Record<string, number> = {
      ArrowLeft: share - size,
      ArrowDown: share - size,
      ArrowRight: share + size,
      ArrowUp: share + size,
      Home: 0,
      End: 1,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onStart(momentAt(to, span));
  };
  const most = (profile.scale * columns * 1_000_000) / Math.max(1, span.to - span.from);
  return (
    <div>
      <p className={`${styles.scale} number`}>
        {most > 0 && t('mostPerSecond', { rate: numbers.compact(most, 1) })}
      </p>
      <div className={styles.plot}>
        <ActivityChart profile={profile} span={span} times={times} zone={zone} hasAxis />
        <div
          ref={box}
          className={styles.slider}
          role="slider"
          tabIndex={0}
          aria-label={t('startAt')}
          aria-valuemin={Math.floor(span.from / 1_000)}
          aria-valuemax={Math.ceil(span.to / 1_000)}
          aria-valuenow={Math.round(start / 1_000)}
          aria-valuetext={`${times.fullDate(start, zone)} ${times.precise(start, zone)}`}
          onPointerDown={point}
          onPointerMove={point}
          onKeyDown={press}
        >
          <i
            className={styles.marker}
            style={{ left: `${shareOf(start, span) * 100}%` }}
            aria-hidden="true"
          />
        </div>
        {activities.length > 0 && most === 0 && <p className={styles.empty}>{t('noEvents')}</p>}
      </div>
    </div>
  );
}
