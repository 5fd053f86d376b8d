import type { Source } from '../../../lib/market/event';

/** What a tape is a recording of. */
export interface TapeOrigin {
  readonly source: Source;
  /** The feed or the importer that the events come from. */
  readonly feed: string;
}

const SOURCES: readonly string[] = ['live', 'simulated', 'replay'] satisfies readonly Source[];

/** The origin that an object of a file says; undefined when it says none. */
export function originOf(said: unknown): TapeOrigin | undefined {
  const { source, feed } = (said ?? {}) as Partial<Record<keyof TapeOrigin, unknown>>;
  if (typeof source !== 'string' || !SOURCES.includes(source) || typeof feed !== 'string') return undefined;
  return { source: source as Source, feed };
}
