'use client';

import { useTranslations } from 'use-intl';
import { SPEEDS, UNPACED } from '../../../lib/replay/speed';
import { Item, ItemLabel, ItemValue } from '../../_screen/board/shell/item';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import { Select } from '../../_ui/field';
import { usePlayer, usePlayerState } from './player-context';
import styles from './transport.module.css';

/** Shows the speed, or that the session is paused, and selects another speed. */
export function SpeedChoice() {
  const t = useTranslations('replay.transport');
  const { player, numbers } = usePlayer();
  const speedText = useSpeedText(numbers);
  const speed = usePlayerState(({ session }) => session.speed);
  const playing = usePlayerState(({ session }) => session.playing);
  const atEnd = usePlayerState(({ session, target }) => (target ?? session.position) >= session.end);
  const steps = SPEEDS.some((step) => step === speed) ? SPEEDS : [...SPEEDS, speed].sort(bySpeed);
  return (
    <Item className={styles.speed}>
      <ItemLabel data-part="state">{playing ? t('speed') : t(atEnd ? 'atEnd' : 'paused')}</ItemLabel>
      <ItemValue className="number" data-part="speed">
        {speedText(speed)}
      </ItemValue>
      <Select
        look="over"
        label={t('speed')}
        title={`${t('speed')} [ ]`}
        value={speed}
        options={steps.map((value) => ({ value, text: speedText(value) }))}
        onChoose={player.setSpeed}
      />
    </Item>
  );
}

function bySpeed(a: number, b: number): number {
  return (a === UNPACED ? Number.POSITIVE_INFINITY : a) - (b === UNPACED ? Number.POSITIVE_INFINITY : b);
}
