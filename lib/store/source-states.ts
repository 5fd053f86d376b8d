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

/** Returns the delay that the prices of all sources have, s; undefined if some are in real time. */
export function commonDelay(sources: readonly SourceStatus[]): number | undefined {
  const delays = sources.map(({ delayed = 0 }) => delayed);
  const least = Math.min(...delays);
  return delays.length > 0 && least > 0 ? least : undefined;
}

/** A source that delivers nothing. */
export interface FailedSource extends SourceStatus {
  /** True if only some of its symbols are concerned. */
  readonly isPart: boolean;
}

/** Returns the sources that deliver nothing: one entry for each name, the gravest; whole ones first. */
export function failedSources(sources: readonly SourceStatus[]): readonly FailedSource[] {
  const failed = new Map<string, SourceStatus>();
  for (const source of sources) {
    const known = failed.get(source.name);
    // The whole source comes before parts of it.
    if (source.state === 'ok' || (known && GRAVITY[known.state] >= GRAVITY[source.state])) continue;
    failed.set(source.name, source);
  }
  const delivers = new Set(sources.filter(({ state }) => state === 'ok').map(({ name }) => name));
  return [...failed.values()]
    .map((source) => ({ ...source, isPart: source.symbols !== undefined && delivers.has(source.name) }))
    .sort((a, b) => Number(a.isPart) - Number(b.isPart));
}

const GRAVITY = { ok: 0, stale: 1, down: 2 } as const;

function graver(one: SourceStatus | undefined, other: SourceStatus): SourceStatus {
  return one !== undefined && GRAVITY[one.state] > GRAVITY[other.state] ? one : other;
}
