'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { createTimeFormats } from '../../../lib/locale/times';
import { type ReplayPlace, replayAddress } from '../../../lib/replay/replay-address';
import shell from '../../_screen/board/shell/shell.module.css';
import { homeZone } from '../../_screen/chosen-zones';
import { openSession } from '../../_screen/replay-api';
import type { Settings } from '../../_screen/screen-settings';
import { Icon } from '../../_ui/icon';
import styles from './dialog.module.css';

interface GoneSessionProps {
  readonly place: ReplayPlace;
  readonly settings: Settings;
}

/** A session that is over, or that never was: the address may say enough to open it again at the same moment. */
export function GoneSession({ place, settings }: GoneSessionProps) {
  const t = useTranslations('replay.session');
  const source = useTranslations('source');
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const { moment, tapes, rebase, board } = place;
  const times = createTimeFormats(settings.locale);
  const zone = homeZone(settings);

  const open = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    try {
      const id = await openSession({
        tapes,
        playing: false,
        ...(moment !== null && { start: moment }),
        ...(rebase && { rebase }),
      });
      router.replace(replayAddress(id, { ...place, moment: null }, new URLSearchParams(location.search)));
    } catch (failure) {
      setError((failure as Error).message);
      setBusy(false);
    }
  };
  return (
    <main className={shell.wall} data-source="replay" data-gone>
      <div className={styles.gone}>
        <p className={styles.plate}>{source('replay')}</p>
        <h1>{t('ended')}</h1>
        {tapes.length > 0 ? (
          <>
            <p>
              {t('endedDetail')} {t('tapes', { tapes: tapes.join(' + ') })}
            </p>
            <button type="button" className={styles.submit} disabled={busy} onClick={() => void open()}>
              <Icon name="play" />
              {moment === null
                ? t('openAgainStart')
                : t('openAgain', { time: `${times.fullDate(moment, zone)} ${times.precise(moment, zone)}` })}
            </button>
          </>
        ) : (
          <p>{t('endedUnknown')}</p>
        )}
        {error !== null && <p role="alert">{error}</p>}
        <p className={styles.ways}>
          <Link href="/replay" prefetch={false}>
            {t('toLibrary')}
          </Link>
          <Link href={`/wall/${board ?? 'overview'}`} prefetch={false}>
            {t('toLive')}
          </Link>
        </p>
      </div>
      <div className={shell.frame} aria-hidden="true" />
    </main>
  );
}
