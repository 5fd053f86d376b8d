'use client';

import { useTranslations } from 'use-intl';
import { replayAddress } from '../../../lib/replay/replay-address';
import { useSpeedText } from '../../_screen/replay/use-speed-text';
import { endSession, type Session } from '../../_screen/replay-api';
import { SourceBadge } from '../../_ui/badge';
import { ButtonLink, IconButton } from '../../_ui/button';
import { useFormats } from './library-formats';
import styles from './sessions.module.css';

/** Lists open sessions, with a link that joins each and a button that ends it. */
export function Sessions({
  sessions,
  onEnd,
}: {
  readonly sessions: readonly Session[];
  /** Called after a session was ended, or could not be. */
  readonly onEnd: () => void;
}) {
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
          <li key={session.id} data-session={session.id}>
            <SourceBadge source="replay">{source('replay')}</SourceBadge>
            <b className="cut">{session.tapes.join(' + ')}</b>
            <span className="muted number">
              {session.playing ? speedText(session.speed) : t('paused')} ·{' '}
              {times.precise(session.position, zone)}
            </span>
            <small>{t('viewers', { count: session.viewerCount })}</small>
            <ButtonLink
              size="s"
              href={replayAddress(session.id, {
                moment: null,
                tapes: session.tapes,
                rebase: false,
                board: null,
              })}
            >
              {t('join')}
            </ButtonLink>
            <IconButton
              icon="close"
              size="s"
              label={t('end')}
              onClick={() =>
                void endSession(session.id)
                  .catch(() => undefined)
                  .then(onEnd)
              }
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
