'use client';

import { useEffect, useMemo, useRef } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import { SPEEDS } from '../../../lib/replay/speed';
import { createPlayer } from '../../_screen/replay/replay-player';
import type { SessionConnection } from '../../_screen/replay/session-connection';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import { Icon } from '../../_ui/icon';
import type { Command } from '../command';
import { useDesk } from '../desk-context';
import styles from './session.module.css';

const EVERY_MS = 250;
const FAR_SECONDS = 10;
const MICROS = 1_000_000;

interface SessionBarProps {
  readonly connection: SessionConnection;
  readonly commands: readonly Command[];
}

/** The session's clock in the reader's hand, for everybody in it: play, go back and on, how fast, where. */
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
  const speeds = SPEEDS.some((rung) => rung === speed) ? SPEEDS : [...SPEEDS, speed];
  return (
    <section className={`${styles.session} number`} aria-label={t('label')}>
      <button
        type="button"
        title={t('back')}
        aria-label={t('back')}
        onClick={() => player.move(-FAR_SECONDS)}
      >
        <Icon name="back" />
      </button>
      <button
        type="button"
        title={t(playing ? 'pause' : 'play')}
        aria-label={t(playing ? 'pause' : 'play')}
        onClick={player.toggle}
      >
        <Icon name={playing ? 'pause' : 'play'} />
      </button>
      <button type="button" title={t('step')} aria-label={t('step')} onClick={player.step}>
        <Icon name="stepForward" />
      </button>
      <button
        type="button"
        title={t('forward')}
        aria-label={t('forward')}
        onClick={() => player.move(FAR_SECONDS)}
      >
        <Icon name="forward" />
      </button>
      <select
        aria-label={t('speed')}
        title={t('speed')}
        value={speed}
        onChange={(event) => player.setSpeed(Number(event.target.value))}
      >
        {speeds.map((rung) => (
          <option key={rung} value={rung}>
            {speedText(rung)}
          </option>
        ))}
      </select>
      <span>{times.time(start, zone)}</span>
      <input
        ref={scrub}
        type="range"
        aria-label={t('playhead')}
        min={0}
        max={Math.max(1, Math.round((end - start) / MICROS))}
        defaultValue={0}
        onChange={(event) => player.seek(start + Number(event.target.value) * MICROS)}
      />
      <span>{times.time(end, zone)}</span>
      {live && (
        <button type="button" className={styles.live} onClick={live.run}>
          {t('toLive')}
        </button>
      )}
      {problem !== null && <span role="alert">{t('failed', { reason: problem })}</span>}
    </section>
  );
}
