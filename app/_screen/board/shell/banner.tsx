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
  /** IANA zone that the time is told in: the first clock's. */
  readonly zone: string;
  /** Whether the board has a ticker strip, whose place the banner takes. */
  readonly tape: boolean;
  /** Only what keeps this page from the server: a replay tells of its feed by itself. */
  readonly linkOnly?: boolean;
  /** A symbol that the address asks for and that is not there. */
  readonly unknown?: string | null;
}

/** A reconnection shorter than this is nobody's business, ms. */
const PATIENCE_MS = 2_500;
/** Characters of what the address asks for. */
const MAX_QUOTED_LENGTH = 40;

/** Says that nothing new can come, why, and when the last update came; else what of the address there is not. */
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
    const timer = setTimeout(() => setPatient(false), PATIENCE_MS);
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
