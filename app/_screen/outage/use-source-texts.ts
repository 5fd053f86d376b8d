import { useTranslations } from 'use-intl';
import { useStore } from 'zustand';
import type { Locale } from '../../../lib/locale/locale';
import type { TimeFormats } from '../../../lib/locale/times';
import type { ScreenStore } from '../../../lib/store/screen-store';
import { sourceSentences, titleOf } from '../../../lib/store/source-sentences';
import { failedSources } from '../../../lib/store/source-states';

/** Names in the headline; more are counted. */
const MAX_NAMES = 2;

/** Texts about the sources that deliver nothing while others do. */
export interface SourceTexts {
  /** `No data from MOEX`; undefined while every source delivers, and when none does. */
  readonly headline: string | undefined;
  /** Why, and since when: a sentence for each of these sources. */
  readonly sentences: readonly string[];
  /** The sentences as lines. */
  readonly details: string;
}

const NOTHING: SourceTexts = { headline: undefined, sentences: [], details: '' };

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
  if (status === undefined || status.state === 'down') return NOTHING;
  const failed = failedSources(status.sources);
  if (failed.length === 0) return NOTHING;
  const whole = failed.filter(({ isPart }) => !isPart);
  const named = whole.length > 0 ? whole : failed;
  const names = named.slice(0, MAX_NAMES).map(titleOf);
  if (named.length > MAX_NAMES) names.push(`+${named.length - MAX_NAMES}`);
  const sentences = sourceSentences(status.sources, t, (time) => times.time(time, zone));
  return {
    headline: t(whole.length > 0 ? 'noData' : 'someData', {
      sources: names.join(locale === 'zh-CN' ? '、' : ', '),
    }),
    sentences,
    details: sentences.join('\n'),
  };
}
