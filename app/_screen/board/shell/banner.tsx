'use client';

import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { TimeFormats } from '../../../../lib/locale/times';
import type { ScreenStore } from '../../../../lib/store/screen-store';
import styles from './banner.module.css';

interface BannerProps {
  readonly screen: ScreenStore;
  readonly times: TimeFormats;
  /** IANA zone of the times shown: that of the first clock. */
  readonly zone: string;
  /** True if the board has a ticker strip, whose place the banner takes. */
  readonly tape: boolean;
  /** Shows only connection errors of this page: a replay reports the state of its feed itself. */
  readonly linkOnly?: boolean;
  /** Requested symbol that does not exist. */
  readonly unknown?: string | null;
}

/** Time before a lost connection is shown, ms. Shorter reconnections are not. */
const GRACE_MS = 2_500;
/** Maximum length of the quoted symbol, characters. */
const MAX_QUOTED_LENGTH = 40;

/** Explains why no updates arrive and when the last one did, or which requested symbol does not exist. */
export function Banner({ screen, times, zone, tape, linkOnly = false, unknown = null }: BannerProps) {
  const t = useTranslations('banner');
  const link = useStore(screen, (state) => state.link);
  const status = useStore(screen, (state) => state.status);
  const lastUpdate = useStore(screen, (state) => state.lastUpdate);
  const linkReason = useStore(screen, (state) => state.linkReason);
  const lost = link === 'reconnecting' || link === 'connecting' || link === 'refused';
  const down = lost || (!linkOnly && status?.state === 'down');
  const [patient, setPatient] = useState(true);

  useEffect(() => {
    setPatient(true);
    if (!down) return;
    const timer = setTimeout(() => setPatient(false), GRACE_MS);
    return () => clearTimeout(timer);
  }, [down]);

  if (!down && unknown !== null) {
    return (
      <div className={styles.banner} role="alert" data-tape={tape}>
        <span>{t('unknownSymbol', { symbol: unknown.slice(0, MAX_QUOTED_LENGTH) })}</span>
      </div>
    );
  }
  const shown = down && !patient;
  const headline = link === 'refused' ? t('refused') : lost ? t('linkDown') : t('feedDown');
  const reason = link === 'refused' ? linkReason : lost ? undefined : status?.reason;
  return (
    <div className={styles.banner} role="alert" data-tape={tape} hidden={!shown}>
      {shown && (
        <>
          <span>{headline}</span>
          {lastUpdate !== undefined && (
            <small>{t('lastUpdate', { time: times.time(lastUpdate, zone) })}</small>
          )}
          {reason !== undefined && <small>{t('reason', { reason })}</small>}
        </>
      )}
    </div>
  );
}
