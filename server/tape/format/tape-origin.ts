import type { Source } from '../../../lib/market/event';

/** Origin of a tape's events. */
export interface TapeOrigin {
  readonly source: Source;
  /** Name of the feed or the importer. */
  readonly feed: string;
}

const SOURCES: readonly string[] = ['live', 'simulated', 'replay'] satisfies readonly Source[];

/** Reads the origin from an object of a file; undefined if it has none. */
export function originOf(value: unknown): TapeOrigin | undefined {
  const { source, feed } = (value ?? {}) as Partial<Record<keyof TapeOrigin, unknown>>;
  if (typeof source !== 'string' || !SOURCES.includes(source) || typeof feed !== 'string') return undefined;
  return { source: source as Source, feed };
}
