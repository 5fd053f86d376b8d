'use client';

import { useTranslations } from 'use-intl';
import { SPEEDS, UNPACED } from '../../../lib/replay/speed';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import { usePlayer, usePlayerState } from './player-context';
import styles from './transport.module.css';

/** The speed, and whether anything moves at all; a choice of the ladder lies over it. */
export function SpeedChoice() {
  const t = useTranslations('replay.transport');
  const { player, numbers } = usePlayer();
  const speedText = useSpeedText(numbers);
  const speed = usePlayerState(({ session }) => session.speed);
  const playing = usePlayerState(({ session }) => session.playing);
  const atEnd = usePlayerState(({ session, target }) => (target ?? session.position) >= session.end);
  const rungs = SPEEDS.some((rung) => rung === speed) ? SPEEDS : [...SPEEDS, speed].sort(bySpeed);
  return (
    <div className={`${styles.item} ${styles.speed}`}>
      <p className={styles.label} data-part="state">
        {playing ? t('speed') : t(atEnd ? 'atEnd' : 'paused')}
      </p>
      <p className={`${styles.value} number`} data-part="speed">
        {speedText(speed)}
      </p>
      <select
        className={styles.over}
        aria-label={t('speed')}
        title={`${t('speed')} [ ]`}
        value={speed}
        onChange={(event) => player.setSpeed(Number(event.target.value))}
      >
        {rungs.map((rung) => (
          <option key={rung} value={rung}>
            {speedText(rung)}
          </option>
        ))}
      </select>
    </div>
  );
}

function bySpeed(a: number, b: number): number {
  return (a === UNPACED ? Number.POSITIVE_INFINITY : a) - (b === UNPACED ? Number.POSITIVE_INFINITY : b);
}
