'use client';

import { useRouter } from 'next/navigation';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { replayAddress } from '../../lib/replay/replay-address';
import { openRewind } from '../_screen/replay/rewind';
import { LIVE_TAPE } from '../_screen/replay-api';
import { Button } from '../_ui/button';
import { Icon } from '../_ui/icon';
import styles from './rewind.module.css';

const MINUTES = [1, 5, 15] as const;
/** Time that the buttons stay after the last pointer move, and that a message stays, ms. */
const SHOWN_MS = 5_000;

interface RewindProps {
  /** Id of the board that is shown. */
  readonly board: string;
  /** The server's clock, µs. */
  readonly now: () => number;
}

/** Opens a replay of the last minutes on the same board. Its buttons appear when a pointer moves. */
export function Rewind({ board, now }: RewindProps) {
  const t = useTranslations('replay.rewind');
  const router = useRouter();
  const near = usePointerNear();
  const [message, setMessage] = useState<string | null>(null);
  const busy = useRef(false);

  const rewind = useCallback(
    async (minutes: number): Promise<void> => {
      if (busy.current) return;
      busy.current = true;
      setMessage(t('opening'));
      try {
        const id = await openRewind(minutes, now());
        if (id === undefined) {
          setMessage(t('none'));
          busy.current = false;
          return;
        }
        const others = new URLSearchParams(location.search);
        others.delete('rotate');
        const place = { moment: null, tapes: [LIVE_TAPE], rebase: false, board };
        router.push(replayAddress(id, place, others));
      } catch (error) {
        setMessage(t('failed', { reason: (error as Error).message }));
        busy.current = false;
      }
    },
    [board, now, router, t],
  );

  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.code !== 'KeyR' || event.ctrlKey || event.metaKey || event.repeat) return;
      event.preventDefault();
      void rewind(MINUTES[event.altKey ? 2 : event.shiftKey ? 1 : 0]);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [rewind]);

  useEffect(() => {
    if (message === null) return;
    const timer = setTimeout(() => setMessage(null), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [message]);

  return (
    <>
      {near && message === null && (
        <section className={styles.rewind} aria-label={t('title')} data-rewind>
          <span className="muted">
            <Icon name="rewind" /> {t('title')}
          </span>
          {MINUTES.map((minutes, index) => (
            <Button
              key={minutes}
              size="l"
              aria-label={t('action', { count: String(minutes) })}
              title={`${t('action', { count: String(minutes) })} (${['R', 'Shift R', 'Alt R'][index]})`}
              onClick={() => void rewind(minutes)}
            >
              {t('minutes', { count: String(minutes) })}
            </Button>
          ))}
        </section>
      )}
      <p className={styles.rewind} role="status" hidden={message === null}>
        {message}
      </p>
    </>
  );
}

/** Returns true for a moment after a pointer moved, the screen was touched or Tab was pressed. */
function usePointerNear(): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const come = (): void => {
      clearTimeout(timer);
      setNear(true);
      timer = setTimeout(() => setNear(false), SHOWN_MS);
    };
    const press = (event: KeyboardEvent): void => {
      if (event.key === 'Tab') come();
    };
    addEventListener('pointermove', come);
    addEventListener('pointerdown', come);
    addEventListener('keydown', press);
    return () => {
      clearTimeout(timer);
      removeEventListener('pointermove', come);
      removeEventListener('pointerdown', come);
      removeEventListener('keydown', press);
    };
  }, []);
  return near;
}
