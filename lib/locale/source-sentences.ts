import type { OutageCause } from '../market/event';
import type { SourceStatus } from '../protocol/messages';
import { failedSources } from '../store/source-states';

type SentenceKey = 'stale' | 'down' | 'noNetwork' | 'part' | OutageCause;

/** Translator of the group `sources` of the messages. */
export type SourceTranslator = (
  key: SentenceKey,
  values: { readonly source: string; readonly time: string; readonly count: number },
) => string;

/**
 * Returns a sentence for each source that delivers nothing, the gravest first; a single one if the server has no
 * network.
 * @param timeOf returns the text of a time, µs
 */
export function sourceSentences(
  sources: readonly SourceStatus[],
  t: SourceTranslator,
  timeOf: (time: number) => string,
): readonly string[] {
  const failed = failedSources(sources);
  const [first] = failed;
  if (first !== undefined && failed.every(({ cause }) => cause === 'network')) {
    const since = Math.min(...failed.map((one) => one.since));
    return [t('noNetwork', { source: titleOf(first), time: timeOf(since), count: 1 })];
  }
  return failed.map((one) => {
    const { state, cause, since, symbols, isPart } = one;
    const key = isPart ? 'part' : state === 'stale' ? 'stale' : (cause ?? 'down');
    return t(key, { source: titleOf(one), time: timeOf(since), count: symbols?.length ?? 0 });
  });
}

/** Returns the name of a source for people. */
export function titleOf({ name, title }: Pick<SourceStatus, 'name' | 'title'>): string {
  return title ?? name;
}
