'use client';

import { useTranslations } from 'use-intl';
import { Icon } from '../../_ui/icon';
import { usePlayer, usePlayerState } from './player-context';
import styles from './transport.module.css';

const FAR_SECONDS = 10;
const NEAR_SECONDS = 1;

/** Back, play or pause, on. */
export function PlayButtons() {
  const t = useTranslations('replay.transport');
  const { player } = usePlayer();
  const playing = usePlayerState(({ session }) => session.playing);
  return (
    <div className={styles.buttons}>
      <button
        type="button"
        aria-label={t('back')}
        title={`${t('back')} (Shift ←)`}
        onClick={() => player.move(-FAR_SECONDS)}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        aria-label={t('stepBack')}
        title={`${t('stepBack')} (←)`}
        onClick={() => player.move(-NEAR_SECONDS)}
      >
        <Icon name="stepBack" />
      </button>
      <button
        type="button"
        className={styles.play}
        data-playing={playing}
        aria-label={t(playing ? 'pause' : 'play')}
        title={`${t(playing ? 'pause' : 'play')} (Space)`}
        onClick={player.toggle}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <button type="button" aria-label={t('step')} title={`${t('step')} (.)`} onClick={player.step}>
        <Icon name="stepForward" />
      </button>
      <button
        type="button"
        aria-label={t('forward')}
        title={`${t('forward')} (Shift →)`}
        onClick={() => player.move(FAR_SECONDS)}
      >
        <Icon name="forward" />
      </button>
    </div>
  );
}
