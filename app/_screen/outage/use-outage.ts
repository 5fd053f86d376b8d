import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { TimeFormats } from '../../../lib/locale/times';
import { BUS_AWAY } from '../../../lib/protocol/messages';
import { isLost, type ScreenStore } from '../../../lib/store/screen-store';
import { sourceSentences } from '../../../lib/store/source-sentences';
import { failedSources } from '../../../lib/store/source-states';

/** Texts about a stream that delivers nothing. */
export interface Outage {
  readonly headline: string;
  /** `Last update 18:09:36`; undefined if there was none. */
  readonly lastUpdate: string | undefined;
  readonly reason: string | undefined;
}

interface OutageSource {
  readonly screen: ScreenStore;
  readonly times: TimeFormats;
  /** IANA zone of the times. */
  readonly zone: string;
  /** Reports only connection errors of this page: a replay reports the state of its feed itself. */
  readonly linkOnly?: boolean;
}

/** Time before a lost connection is reported, ms. Shorter reconnections are not. */
const GRACE_MS = 2_500;

/** Follows the stream of a screen; returns undefined while it delivers. */
export function useOutage({ screen, times, zone, linkOnly = false }: OutageSource): Outage | undefined {
  const t = useTranslations('banner');
  const says = useTranslations('sources');
  const { link, linkReason, status, lastUpdate } = useStore(screen);
  const linkDown = isLost(link);
  const isBusAway = !linkDown && status?.state === 'stale' && status.reason === BUS_AWAY;
  const down = linkDown || (!linkOnly && (isBusAway || status?.state === 'down'));
  const [patient, setPatient] = useState(true);

  useEffect(() => {
    setPatient(true);
    if (!down) return;
    const timer = setTimeout(() => setPatient(false), GRACE_MS);
    return () => clearTimeout(timer);
  }, [down]);

  if (!down || patient) return undefined;
  if (!linkDown && status?.delayed !== undefined && status.sources.length === 0) {
    const { begins } = status;
    const headline =
      begins === undefined ? t('delayedNone') : t('delayedBegins', { time: times.time(begins, zone) });
    return { headline, lastUpdate: undefined, reason: undefined };
  }
  const sources = linkDown || isBusAway ? [] : (status?.sources ?? []);
  const failed = failedSources(sources);
  // Causes have sentences in the language of the screen; without one there is only the reason, as the feed gives it.
  const isKnown = failed.length > 0 && failed.every(({ cause }) => cause !== undefined);
  const isNetwork = isKnown && failed.every(({ cause }) => cause === 'network');
  const sentences = isKnown ? sourceSentences(sources, says, (time) => times.time(time, zone)) : [];
  const reason = link === 'refused' ? linkReason : linkDown || isBusAway ? undefined : status?.reason;
  const why = reason === undefined ? undefined : t('reason', { reason });
  return {
    headline: t(
      link === 'refused'
        ? 'refused'
        : linkDown
          ? 'linkDown'
          : isBusAway
            ? 'busAway'
            : isNetwork
              ? 'noNetwork'
              : 'feedDown',
    ),
    lastUpdate:
      lastUpdate === undefined ? undefined : t('lastUpdate', { time: times.time(lastUpdate, zone) }),
    reason: isKnown ? sentences.join(' · ') : why,
  };
}
