'use client';

import Link from 'next/link';
import { useTranslations } from 'use-intl';
import { replayAddress } from '../../../lib/replay/replay-address';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import type { Session } from '../../_screen/replay-api';
import { useFormats } from './library-formats';
import styles from './sessions.module.css';

/** Sessions that somebody has open: each is a door into it. */
export function Sessions({ sessions }: { readonly sessions: readonly Session[] }) {
  const t = useTranslations('replay.library');
  const source = useTranslations('source');
  const { numbers, times, zone } = useFormats();
  const speedText = useSpeedText(numbers);
  if (sessions.length === 0) return null;
  return (
    <section className={styles.sessions} aria-labelledby="sessions">
      <h2 id="sessions">{t('sessions', { count: sessions.length })}</h2>
      <ul>
        {sessions.map((session) => (
          <li key={session.id} className={styles.session} data-session={session.id}>
            <span className={styles.plate}>{source('replay')}</span>
            <b>{session.tapes.join(' + ')}</b>
            <span className="number">
              {session.playing ? speedText(session.speed) : t('paused')} ·{' '}
              {times.precise(session.position, zone)}
            </span>
            <small>{t('viewers', { count: session.viewerCount })}</small>
            <Link
              href={replayAddress(session.id, {
                moment: null,
                tapes: session.tapes,
                rebase: false,
                board: null,
              })}
              prefetch={false}
            >
              {t('join')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
