import { quoteValue } from '../../lib/protocol/error';
import { isUpstream, readSourceFile, type Upstream } from '../upstreams/source-file';
import type { FeedChoice } from './setting-table';

export interface SourceSettings {
  readonly sources: readonly Upstream[];
  readonly faults: readonly string[];
}

/** Reads the mapping files of FEED. A venue can have one source only. */
export function sourceSettings(
  feeds: readonly FeedChoice[],
  env: Readonly<Record<string, string | undefined>>,
): SourceSettings {
  const sources: Upstream[] = [];
  const faults: string[] = [];
  const venues = new Set(feeds.flatMap((feed) => (feed.kind === 'live' ? [feed.venue] : [])));
  for (const feed of feeds) {
    if (feed.kind !== 'source') continue;
    const setting = `FEED=${quoteValue(`source:${feed.file}`)}`;
    try {
      const file = readSourceFile(feed.file, env);
      if (!isUpstream(file)) faults.push(`${setting}: that is a hook; move it to DATA_DIR/hooks`);
      else if (venues.has(file.venue)) faults.push(`${setting}: there is another source of ${file.venue}`);
      else {
        venues.add(file.venue);
        sources.push(file);
      }
    } catch (error) {
      faults.push(`${setting}: ${(error as Error).message}`);
    }
  }
  return { sources: Object.freeze(sources), faults };
}
