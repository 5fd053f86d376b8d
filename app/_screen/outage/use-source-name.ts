import { useTranslations } from 'use-intl';
import type { StreamStatus } from '../../../lib/protocol/messages';
import { commonDelay } from '../../../lib/store/source-states';
import { delayTime, shortDelay } from '../paint/quote-state';

/** Name of a stream's origin, with the delay of all its prices. */
export interface SourceName {
  /** `LIVE`, `DELAYED 15 min`, `SIMULATED · DELAYED 15 min`. */
  readonly text: string;
  readonly hint: string;
  /** `delayed 15 min`; null in real time. */
  readonly delay: string | null;
  /** `−15 min`, for narrow places. */
  readonly shortDelay: string | null;
}

/** Returns a function that names the origin of a status. */
export function useSourceName(): (
  status: Pick<StreamStatus, 'source' | 'delayed' | 'sources'>,
) => SourceName {
  const t = useTranslations('source');
  const state = useTranslations('state');
  return ({ source, delayed, sources }) => {
    const seconds = commonDelay(sources) ?? delayed;
    if (seconds === undefined)
      return { text: t(source), hint: t(`${source}Hint`), delay: null, shortDelay: null };
    const time = delayTime(seconds, state);
    const mark = t('delayed', { time });
    return {
      text: source === 'live' ? mark : `${t(source)} · ${mark}`,
      hint: [source === 'live' ? '' : t(`${source}Hint`), t('delayedHint', { time })]
        .filter(Boolean)
        .join(' · '),
      delay: state('delayed', { time }),
      shortDelay: shortDelay(time),
    };
  };
}
