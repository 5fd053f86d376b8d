import type { OutageCause } from '../market/event';
import type { SourceStatus } from '../protocol/messages';
import { type FailedSource, failedSources } from './source-states';

type SentenceKey = 'stale' | 'down' | 'noNetwork' | 'part' | OutageCause;

/** Translator of the group `sources` of the messages. */
export type SourceTranslator = (
  key: SentenceKey,
  values: { readonly source: string; readonly time: string; readonly count: number },
) => string;

/**
 * Returns why sources deliver nothing: a sentence for those of one cause; a single one if the server has no network.
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
    return [t('noNetwork', { source: titleOf(first), time: timeOf(newestOf(failed)), count: 1 })];
  }
  const groups = new Map<string, FailedSource[]>();
  for (const one of failed) {
    const key = keyOf(one);
    const id = key === 'part' ? `${key} ${one.name}` : key;
    groups.set(id, [...(groups.get(id) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [{ symbols = [] } = {}] = group;
    return t(keyOf(group[0] as FailedSource), {
      source: group.map(titleOf).join(', '),
      // True for each of them.
      time: timeOf(newestOf(group)),
      count: symbols.length,
    });
  });
}

function newestOf(sources: readonly FailedSource[]): number {
  return Math.max(...sources.map(({ since }) => since));
}

function keyOf({ isPart, state, cause }: FailedSource): SentenceKey {
  return isPart ? 'part' : state === 'stale' ? 'stale' : (cause ?? 'down');
}

/** Returns the name of a source for people. */
export function titleOf({ name, title }: Pick<SourceStatus, 'name' | 'title'>): string {
  return title ?? name;
}
