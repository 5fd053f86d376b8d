'use client';

import { useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { SPEEDS } from '../../../lib/replay/speed';
import { createPlayer } from '../../_screen/replay/replay-player';
import type { SessionConnection } from '../../_screen/replay/session-connection';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import { Button, IconButton } from '../../_ui/button';
import { RangeField, Select } from '../../_ui/field';
import type { Command } from '../command';
import { useDesk } from '../desk-context';
import styles from './session-bar.module.css';

const EVERY_MS = 250;
const FAR_SECONDS = 10;
const MICROS = 1_000_000;

interface SessionBarProps {
  readonly connection: SessionConnection;
  readonly commands: readonly Command[];
}

/** Controls the playhead of the session, which all its viewers share. */
export function SessionBar({ connection, commands }: SessionBarProps) {
  const t = useTranslations('replay.transport');
  const { numbers, times, zone } = useDesk();
  const speedText = useSpeedText(numbers);
  const player = useMemo(() => createPlayer(connection), [connection]);
  useEffect(() => () => player.close(), [player]);
  const { playing, speed, start, end } = useStore(player.store, ({ session }) => session);
  const problem = useStore(player.store, (state) => state.problem);
  const scrub = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const paint = (): void => {
      const input = scrub.current;
      if (input === null || input.matches(':active')) return;
      const moment = player.moment();
      input.value = String(Math.round((moment - start) / MICROS));
      input.setAttribute('aria-valuetext', times.time(moment, zone));
    };
    paint();
    const timer = setInterval(paint, EVERY_MS);
    return () => clearInterval(timer);
  }, [player, start, times, zone]);

  const live = commands.find(({ id }) => id === 'live');
  const speeds = SPEEDS.some((step) => step === speed) ? SPEEDS : [...SPEEDS, speed];
  return (
    <section className={`${styles.session} number`} aria-label={t('label')}>
      <IconButton icon="back" label={t('back')} onClick={() => player.move(-FAR_SECONDS)} />
      <IconButton
        icon={playing ? 'pause' : 'play'}
        label={t(playing ? 'pause' : 'play')}
        onClick={player.toggle}
      />
      <IconButton icon="stepForward" label={t('step')} className={styles.wide} onClick={player.step} />
      <IconButton icon="forward" label={t('forward')} onClick={() => player.move(FAR_SECONDS)} />
      <Select
        labelHidden
        size="s"
        label={t('speed')}
        className={styles.speed}
        value={speed}
        options={speeds.map((value) => ({ value, text: speedText(value) }))}
        onChoose={player.setSpeed}
      />
      <span className={styles.wide}>{times.time(start, zone)}</span>
      <RangeField
        ref={scrub}
        label={t('playhead')}
        min={0}
        max={Math.max(1, Math.round((end - start) / MICROS))}
        defaultValue={0}
        onChange={(event) => player.seek(start + Number(event.target.value) * MICROS)}
      />
      <span className={styles.wide}>{times.time(end, zone)}</span>
      {live && (
        <Button size="s" onClick={live.run}>
          {t('toLive')}
        </Button>
      )}
      {problem !== null && <span role="alert">{t('failed', { reason: problem })}</span>}
    </section>
  );
}
