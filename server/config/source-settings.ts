import { quoteValue } from '../../lib/protocol/error';
import { isUpstream, readSourceFile, type Upstream } from '../upstreams/source-file';
import { isWall, type WallFile } from '../upstreams/wall/wall-file';
import { FEED_ORIGIN, type FeedChoice } from './setting-table';

export interface SourceSettings {
  readonly sources: readonly Upstream[];
  /** Other walls. */
  readonly walls: readonly WallFile[];
  readonly faults: readonly string[];
}

/** Reads the mapping files of FEED. A venue can have one source only. */
export function sourceSettings(
  feeds: readonly FeedChoice[],
  env: Readonly<Record<string, string | undefined>>,
): SourceSettings {
  const sources: Upstream[] = [];
  const walls: WallFile[] = [];
  const faults: string[] = [];
  const venues = new Set(feeds.flatMap((feed) => (feed.kind === 'live' ? [feed.venue] : [])));
  for (const feed of feeds) {
    if (feed.kind !== 'source') continue;
    const setting = `FEED=${quoteValue(`source:${feed.file}`)}`;
    try {
      const file = readSourceFile(feed.file, env);
      if (isWall(file)) {
        if (walls.some(({ name }) => name === file.name))
          faults.push(`${setting}: there is another file of this name`);
        else walls.push(file);
      } else if (!isUpstream(file)) faults.push(`${setting}: that is a hook; move it to DATA_DIR/hooks`);
      else if (venues.has(file.venue)) faults.push(`${setting}: there is another source of ${file.venue}`);
      else {
        venues.add(file.venue);
        sources.push(file);
      }
    } catch (error) {
      faults.push(`${setting}: ${(error as Error).message}`);
    }
  }
  const origins = new Set(feeds.flatMap(({ kind }) => (kind === 'source' ? [] : [FEED_ORIGIN[kind]])));
  if (sources.length > 0) origins.add(FEED_ORIGIN.source);
  for (const { path, wall } of walls) {
    origins.add(wall.origin);
    if (origins.size === 1) continue;
    const setting = `FEED=${quoteValue(`source:${path}`)}`;
    faults.push(
      `${setting}: its origin is ${wall.origin}, which does not mix with ${[...origins].join(', ')}`,
    );
  }
  return { sources: Object.freeze(sources), walls: Object.freeze(walls), faults };
}
