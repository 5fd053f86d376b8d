'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { ScreenDisplay } from '../../../lib/protocol/screens/screen-display';
import styles from './overlays.module.css';

/** Content of `identify`. */
export interface ScreenIdentity {
  readonly name: string;
  readonly number: number;
}

interface OverlaysProps {
  readonly display: ScreenDisplay;
  readonly isBlank: boolean;
  readonly isPaused: boolean;
  readonly identity: ScreenIdentity | null;
  /** Server time, µs. */
  readonly now: () => number;
}

/** Shows what an operator has put over a board: a message, the number of the screen, dimming, black. */
export function Overlays({ display, isBlank, isPaused, identity, now }: OverlaysProps) {
  const t = useTranslations('wall');
  const { message, brightness = 1 } = display;
  const hasEnded = useEnded(message?.until, now);
  return (
    <>
      {isPaused && (
        <p className={styles.paused} role="status">
          {t('paused')}
        </p>
      )}
      {message !== undefined && !hasEnded && (
        <p
          className={styles.message}
          data-level={message.level ?? 'info'}
          role={message.level === 'alert' ? 'alert' : 'status'}
          data-message
        >
          <span>{message.text}</span>
        </p>
      )}
      {identity !== null && (
        <p className={styles.identity} role="status" data-identity>
          <b>{identity.number}</b>
          <span>{identity.name}</span>
        </p>
      )}
      {brightness < 1 && (
        <div className={styles.cover} style={{ opacity: 1 - brightness }} data-dim aria-hidden="true" />
      )}
      {isBlank && <div className={styles.cover} data-blank aria-hidden="true" />}
    </>
  );
}

/** Returns true once the server's clock has reached the time, µs. */
function useEnded(until: number | undefined, now: () => number): boolean {
  const [ended, setEnded] = useState<number | null>(null);
  useEffect(() => {
    if (until === undefined) return;
    const look = (): void => {
      if (now() >= until) setEnded(until);
    };
    look();
    const timer = setInterval(look, 1_000);
    return () => clearInterval(timer);
  }, [until, now]);
  return until !== undefined && ended === until;
}
