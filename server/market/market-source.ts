import type { DisconnectEvent, TradingStatus } from '../../lib/market/event';
import type { MarketSymbol } from '../../lib/market/instrument';
import type { SourceStatus, StreamState } from '../../lib/protocol/messages';

/** Number of its longest usual intervals after which a source is stale, but never before the minimum, µs. */
export const STALE_INTERVALS = 3;
export const MIN_STALE = 3_000_000;
/** Assumed interval until one is learned, µs: stale after 10 s. */
export const UNKNOWN_INTERVAL = 10_000_000 / STALE_INTERVALS;
/** Maximum of a learned interval, µs. */
export const MAX_INTERVAL = 60_000_000;
/** Events within this span count as one arrival, µs: they come in bursts. */
export const ARRIVAL_SPAN = 100_000;
/** Part by which each further arrival reduces the learned interval. */
export const INTERVAL_DECAY = 1 / 64;
/** Sources below this interval are active, µs: one outage must not teach them that outages are usual. */
export const ACTIVE_INTERVAL = 1_000_000;

/** Trading states in which no data is expected. */
export const RESTING: ReadonlySet<TradingStatus | undefined> = new Set(['pre', 'halted', 'closed']);

/** Symbols of a market, by row. */
export interface SourceRows {
  size(): number;
  symbolOf(row: number): MarketSymbol;
  /** Returns the row of a symbol, −1 if it is unknown. */
  indexOf(symbol: string): number;
  isListed(row: number): boolean;
  statusOf(row: number): TradingStatus | undefined;
}

/** Outage reported by an event. */
export interface Outage {
  readonly event: DisconnectEvent;
  /** True if the event concerned the whole feed. */
  readonly whole: boolean;
}

export interface Source {
  readonly name: string;
  /** True if an event named it, so that it is listed without symbols too. */
  named: boolean;
  /** True if symbols were assigned to it; it is not simply their venue. */
  assigned: boolean;
  listedRows: number;
  /** Number of its rows that are disconnected separately. */
  lostRows: number;
  /** True if none of its instruments trades, so that silence is normal. */
  resting: boolean;
  state: StreamState;
  /** µs; NaN before its first event. */
  since: number;
  outage: Outage | undefined;
  delayed: number | undefined;
}

export function emptySource(name: string): Source {
  return {
    name,
    named: false,
    assigned: false,
    listedRows: 0,
    lostRows: 0,
    resting: false,
    state: 'ok',
    since: Number.NaN,
    outage: undefined,
    delayed: undefined,
  };
}

/** True if the source is listed; one without symbols only if it is in trouble. */
export function isShown({ named, listedRows, since, state }: Source): boolean {
  return (listedRows > 0 || (named && state !== 'ok')) && !Number.isNaN(since);
}

/** Returns the start of the next arrival span, µs. */
export function nextArrival(time: number): number {
  return (Math.floor(time / ARRIVAL_SPAN) + 1) * ARRIVAL_SPAN;
}

/** Returns the combined state of sources, and its reason. */
export function overallState(sources: readonly Source[]): {
  readonly state: StreamState;
  readonly reason?: string;
} {
  const shown = sources.filter(isShown);
  const listed = shown.filter(({ listedRows }) => listedRows > 0);
  const counted = listed.length > 0 ? listed : shown;
  if (counted.length === 0 || counted.some(({ state }) => state === 'ok')) return { state: 'ok' };
  if (counted.some(({ outage }) => outage === undefined))
    return { state: 'stale', reason: 'no source delivers' };
  // Their names and reasons are only for clients that may see them.
  const [only, ...others] = counted;
  const reason = others.length === 0 ? only?.outage?.event.reason : undefined;
  return { state: 'down', reason: reason ?? 'every source is disconnected' };
}

/** Returns why a source is down, as its status has it. */
export function reasonOf({ reason, cause }: DisconnectEvent): Pick<SourceStatus, 'reason' | 'cause'> {
  return { reason, ...(cause !== undefined && { cause }) };
}

export function withoutSymbols({ symbols: _symbols, ...event }: DisconnectEvent): DisconnectEvent {
  return event;
}

/** Rows of a source that one event disconnected separately. */
export interface LostPart {
  readonly name: string;
  readonly event: DisconnectEvent;
  readonly symbols: MarketSymbol[];
}

/** Groups rows that were disconnected separately by source and event. */
export function lostParts(
  rows: ReadonlyMap<number, DisconnectEvent>,
  nameOf: (row: number) => string,
  symbolOf: SourceRows['symbolOf'],
): LostPart[] {
  const parts = new Map<DisconnectEvent, Map<string, LostPart>>();
  for (const [row, event] of rows) {
    const name = nameOf(row);
    const bySource = parts.get(event) ?? new Map<string, LostPart>();
    parts.set(event, bySource);
    const part = bySource.get(name) ?? { name, event, symbols: [] };
    bySource.set(name, part);
    part.symbols.push(symbolOf(row));
  }
  return [...parts.values()].flatMap((bySource) => [...bySource.values()]);
}

/** State of the sources as JSON; see `SourceTable.write`. */
export interface WrittenSources {
  readonly sources: readonly Omit<Source, 'since'>[];
  readonly lost: readonly LostPart[];
  readonly assigned: readonly (readonly [MarketSymbol, number])[];
  readonly feedOutage?: DisconnectEvent;
}
