'use client';

import { useTranslations } from 'use-intl';
import { IconButton } from '../../_ui/button';
import type { IconName } from '../../_ui/icon';
import { usePlayer, usePlayerState } from './player-context';
import styles from './transport.module.css';

const FAR_SECONDS = 10;
const NEAR_SECONDS = 1;

/** Plays, pauses, steps, and moves back and forward. */
export function PlayButtons() {
  const t = useTranslations('replay.transport');
  const { player } = usePlayer();
  const playing = usePlayerState(({ session }) => session.playing);
  const tool = (icon: IconName, label: string, keyName: string, act: () => void) => (
    <IconButton icon={icon} label={label} title={`${label} (${keyName})`} onClick={act} />
  );
  return (
    <div className={styles.buttons}>
      {tool('back', t('back'), 'Shift ←', () => player.move(-FAR_SECONDS))}
      {tool('stepBack', t('stepBack'), '←', () => player.move(-NEAR_SECONDS))}
      <IconButton
        className={styles.play}
        icon={playing ? 'pause' : 'play'}
        label={t(playing ? 'pause' : 'play')}
        title={`${t(playing ? 'pause' : 'play')} (Space)`}
        onClick={player.toggle}
      />
      {tool('stepForward', t('step'), '.', player.step)}
      {tool('forward', t('forward'), 'Shift →', () => player.move(FAR_SECONDS))}
    </div>
  );
}
