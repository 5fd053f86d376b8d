'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { createTimeFormats } from '../../../lib/locale/times';
import { type ReplayPlace, replayAddress } from '../../../lib/replay/replay-address';
import { WallRoot } from '../../_screen/board/shell/wall-root';
import { homeZone } from '../../_screen/chosen-zones';
import { openSession } from '../../_screen/replay-api';
import type { Settings } from '../../_screen/screen-settings';
import { SourceBadge } from '../../_ui/badge';
import { Button } from '../../_ui/button';
import { Fault } from '../../_ui/panel';
import styles from './gone-session.module.css';

interface GoneSessionProps {
  readonly place: ReplayPlace;
  readonly settings: Settings;
}

/** Reports that a session has ended or never existed, and opens it again if the URL has enough information. */
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
    <WallRoot source="replay" data-gone>
      <main className={styles.gone} data-scale="page">
        <SourceBadge source="replay">{source('replay')}</SourceBadge>
        <h1>{t('ended')}</h1>
        {tapes.length > 0 ? (
          <>
            <p>
              {t('endedDetail')} {t('tapes', { tapes: tapes.join(' + ') })}
            </p>
            <Button variant="primary" size="l" icon="play" disabled={busy} onClick={() => void open()}>
              {moment === null
                ? t('openAgainStart')
                : t('openAgain', { time: `${times.fullDate(moment, zone)} ${times.precise(moment, zone)}` })}
            </Button>
          </>
        ) : (
          <p>{t('endedUnknown')}</p>
        )}
        <Fault>{error}</Fault>
        <p className={styles.links}>
          <Link href="/replay" prefetch={false} className="text-link">
            {t('toLibrary')}
          </Link>
          <Link href={`/wall/${board ?? 'overview'}`} prefetch={false} className="text-link">
            {t('toLive')}
          </Link>
        </p>
      </main>
    </WallRoot>
  );
}
