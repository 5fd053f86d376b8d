'use client';

import { useEffect, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { gapAt, profileOf, type ShiftedActivity, type TimeRange } from '../../../lib/replay/profile';
import styles from './notice.module.css';
import { usePlayer } from './player-context';
import { Notice } from './replay-notice';

interface GapNoticeProps {
  readonly activities: readonly ShiftedActivity[];
  readonly span: TimeRange;
}

const POLL_MS = 250;

/**
 * Reports that nothing was recorded at the playhead, or that the feed was lost there, and why.
 * The board then shows earlier data.
 */
export function GapNotice({ activities, span }: GapNoticeProps) {
  const t = useTranslations('replay.transport');
  const banner = useTranslations('banner');
  const { connection, player, times, zone } = usePlayer();
  const status = useStore(connection.screen, (state) => state.status);
  const gaps = useMemo(
    () => (activities.length === 0 ? [] : profileOf(activities, span, 1).gaps),
    [activities, span],
  );
  const [gap, setGap] = useState<TimeRange>();
  useEffect(() => {
    const look = (): void => setGap(gapAt(gaps, player.moment()));
    look();
    const timer = setInterval(look, POLL_MS);
    return () => clearInterval(timer);
  }, [gaps, player]);
  const down = status?.state === 'down';
  const reason = down ? status.reason : undefined;
  return (
    <Notice role="status" data-notice="gap" hidden={gap === undefined && !down}>
      <i className={styles.hatch} aria-hidden="true" />
      <span className="cut">
        {gap === undefined
          ? down && banner('feedDown')
          : t('gap', { from: times.time(gap.from, zone), to: times.time(gap.to, zone) })}
        {reason !== undefined && ` · ${reason}`}
      </span>
    </Notice>
  );
}
