'use client';

import { type PointerEvent, useEffect, useRef } from 'react';
import { useTranslations } from 'use-intl';
import type { Profile, TimeRange } from '../../../lib/replay/profile';
import { momentAt, shareOf } from '../../../lib/replay/time-scale';
import { ActivityChart } from '../activity-chart';
import { usePlayer } from './player-context';
import styles from './scrub.module.css';

interface ScrubProps {
  readonly profile: Profile;
  readonly span: TimeRange;
  readonly box: React.RefObject<HTMLDivElement | null>;
}

/** Repaint rate of the playhead, Hz. */
const HEAD_HZ = 20;

/** Shows the activity over the whole span with the playhead, and seeks on click and drag. */
export function Scrub({ profile, span, box }: ScrubProps) {
  const t = useTranslations('replay.transport');
  const { connection, player, times, zone } = usePlayer();
  const hint = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    return connection.frames.addCells({
      hz: HEAD_HZ,
      version: () => player.moment(),
      paint: () => {
        const moment = player.moment();
        element.style.setProperty('--at', `${(shareOf(moment, span) * 100).toFixed(3)}%`);
        element.ariaValueNow = String(Math.round(moment / 1_000));
        element.ariaValueText = `${times.fullDate(moment, zone)} ${times.precise(moment, zone)}`;
      },
    });
  }, [box, connection, player, span, times, zone]);

  const momentOf = (event: PointerEvent<HTMLDivElement>): number => {
    const { left, width: wide } = event.currentTarget.getBoundingClientRect();
    return momentAt((event.clientX - left) / wide, span);
  };
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    const moment = momentOf(event);
    const output = hint.current;
    if (output !== null) {
      output.hidden = false;
      output.textContent = times.precise(moment, zone);
      output.style.left = `${(shareOf(moment, span) * 100).toFixed(3)}%`;
    }
    if (event.buttons === 1 && event.currentTarget.hasPointerCapture(event.pointerId)) player.seek(moment);
  };
  return (
    <div className={styles.scrub}>
      <div className={styles.ahead}>
        <ActivityChart profile={profile} span={span} times={times} zone={zone} hasAxis />
      </div>
      <div
        ref={box}
        className={styles.bar}
        role="slider"
        tabIndex={0}
        data-scrub
        aria-label={t('playhead')}
        aria-valuemin={Math.floor(span.from / 1_000)}
        aria-valuemax={Math.ceil(span.to / 1_000)}
        aria-valuenow={Math.round(player.moment() / 1_000)}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          player.seek(momentOf(event));
        }}
        onPointerMove={point}
        onPointerLeave={() => {
          if (hint.current !== null) hint.current.hidden = true;
        }}
      >
        <div className={styles.played}>
          <ActivityChart profile={profile} span={span} times={times} zone={zone} />
        </div>
        <i className={styles.head} aria-hidden="true" />
        <output ref={hint} className={`${styles.hint} number`} hidden />
      </div>
    </div>
  );
}
