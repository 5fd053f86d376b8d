import type { SourceStatus } from '../protocol/messages';

/** Sources of a stream's status, found by symbol. */
export interface SourceStates {
  /** Returns the source of a symbol; undefined if the status lists none. */
  of(symbol: string): SourceStatus | undefined;
}

/**
 * Prepares the look-up of a symbol's source: the entry that lists it, the more severe one of two, else the
 * entry without `symbols` that is named like its venue.
 */
export function createSourceStates(sources: readonly SourceStatus[]): SourceStates {
  const venues = new Map<string, SourceStatus>();
  const symbols = new Map<string, SourceStatus>();
  for (const source of sources) {
    if (source.symbols === undefined) venues.set(source.name, source);
    else for (const symbol of source.symbols) symbols.set(symbol, graver(symbols.get(symbol), source));
  }
  return { of: (symbol) => symbols.get(symbol) ?? venues.get(symbol.slice(0, symbol.indexOf(':'))) };
}

/** Returns the sources that deliver nothing: one entry for each name, the gravest. */
export function failedSources(sources: readonly SourceStatus[]): SourceStatus[] {
  const failed = new Map<string, SourceStatus>();
  for (const source of sources) {
    if (source.state !== 'ok') failed.set(source.name, graver(failed.get(source.name), source));
  }
  return [...failed.values()];
}

const GRAVITY = { ok: 0, stale: 1, down: 2 } as const;

function graver(one: SourceStatus | undefined, other: SourceStatus): SourceStatus {
  return one !== undefined && GRAVITY[one.state] > GRAVITY[other.state] ? one : other;
}
