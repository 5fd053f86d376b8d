import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { Locale } from '../../../lib/locale/locale';
import type { TimeFormats } from '../../../lib/locale/times';
import type { ScreenStore } from '../../../lib/store/screen-store';
import { failedSources } from '../../../lib/store/source-states';

/** Names in the headline; more are counted. */
const MAX_NAMES = 2;

/** Texts about the sources that deliver nothing while others do. */
export interface SourceTexts {
  /** `No data from MOEX`; undefined while every source delivers, and when none does. */
  readonly headline: string | undefined;
  /** One line for each of these sources, with the time since when. */
  readonly details: string;
}

/**
 * Follows the sources of a screen's stream.
 * @param zone IANA zone of the times
 */
export function useSourceTexts(
  screen: ScreenStore,
  locale: Locale,
  times: TimeFormats,
  zone: string,
): SourceTexts {
  const t = useTranslations('sources');
  const status = useStore(screen, (state) => state.status);
  const failed = status === undefined || status.state === 'down' ? [] : failedSources(status.sources);
  if (failed.length === 0) return { headline: undefined, details: '' };
  const names = failed.slice(0, MAX_NAMES).map(({ name }) => name);
  if (failed.length > MAX_NAMES) names.push(`+${failed.length - MAX_NAMES}`);
  return {
    headline: t('noData', { sources: names.join(locale === 'zh-CN' ? '、' : ', ') }),
    details: failed
      .map(({ name, state, since }) =>
        t(state === 'down' ? 'down' : 'stale', { source: name, time: times.time(since, zone) }),
      )
      .join('\n'),
  };
}
