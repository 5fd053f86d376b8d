import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { createTimeFormats } from '../../lib/locale/times';
import type { SourceListing } from '../../lib/protocol/http/source-routes';
import { sourceSentences } from '../../lib/store/source-sentences';
import { homeZone } from '../_screen/chosen-zones';
import type { Settings } from '../_screen/screen-settings';
import { fetchSources } from '../_screen/server-api';

const POLL_MS = 2_000;

/** Follows why a server without instruments has none: a sentence for each source with a known cause; empty if unknown. */
export function useStartOutages(isWaiting: boolean, settings: Settings): string {
  const t = useTranslations('sources');
  const [sources, setSources] = useState<readonly SourceListing[]>([]);

  useEffect(() => {
    if (!isWaiting) return;
    const ask = (): void => {
      fetchSources().then(
        (answer) => setSources(answer.sources),
        () => undefined,
      );
    };
    ask();
    const timer = setInterval(ask, POLL_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);

  const times = createTimeFormats(settings.locale);
  const known = sources.flatMap(({ symbols: _, ...source }) => (source.cause === undefined ? [] : [source]));
  return sourceSentences(known, t, (time) => times.time(time, homeZone(settings))).join(' · ');
}
