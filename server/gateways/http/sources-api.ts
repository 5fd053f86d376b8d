import type { MarketSymbol } from '../../../lib/market/instrument';
import type { SourceListing } from '../../../lib/protocol/http/source-routes';
import type { SourceStatus } from '../../../lib/protocol/messages';
import type { Entitlements } from '../../fanout/peer';
import type { ConnectorState } from '../../feeds/exchange/connector-state';
import { ANY_CODE, venueOf } from '../../market/event-scope';
import type { MarketStream } from '../../streams/market-stream';
import type { StreamChoice } from '../../streams/stream-choice';
import type { Clock } from '../../time/clock';
import type { SourcesApi } from './api-dependencies';

/** Kinds of sources that are no connected venue, by the origin of their stream. */
const KINDS = { live: 'ingest', simulated: 'simulator', replay: 'tape' } as const;

/**
 * Returns the sources of the live stream for the HTTP API.
 * @param connectors states of the connections to venues
 */
export function sourcesApi(
  streams: StreamChoice,
  connectors: () => readonly ConnectorState[],
  clock: Pick<Clock, 'wall'>,
  producers: SourcesApi['producers'] = () => [],
): SourcesApi {
  return {
    producers,
    time: () => clock.wall(),
    list(permissions, isOperator) {
      const stream = streams.of(permissions);
      const byVenue = new Map(connectors().map((state) => [state.venue, state]));
      const entries = byName(stream.statusFor(permissions).sources);
      for (const { venue, title, since } of byVenue.values()) {
        // A venue that has sent nothing yet is not in the market.
        if (permissions.delay > 0 || entries.has(venue) || !permissions.allows(`${venue}:${ANY_CODE}`))
          continue;
        entries.set(venue, [{ name: venue, title, state: 'down', since }]);
      }
      const counts = countSymbols(stream, entries, permissions);
      return [...entries].map(([name, [whole, ...parts]]) => {
        const { symbols: _, ...status } = whole;
        const connector = byVenue.get(name);
        const receivedAt = stream.market.sources.receivedAt(name);
        return {
          ...status,
          kind: connector === undefined ? KINDS[stream.status.source] : 'venue',
          symbols: counts.get(name) ?? 0,
          ...(receivedAt !== undefined && { receivedAt }),
          parts: parts.map(({ since, symbols = [], reason, cause }) => ({
            ...{ since, symbols: [...symbols] },
            ...(reason !== undefined && { reason }),
            ...(cause !== undefined && { cause }),
          })),
          // Its counts and its stage are of now.
          ...(connector && permissions.delay === 0 && { connection: connectionOf(connector) }),
          ...(connector && isOperator && { operation: operationOf(connector) }),
        };
      });
    },
  };
}

type Entries = Map<string, [whole: SourceStatus, ...parts: SourceStatus[]]>;

/** Groups entries of a status; that of the whole source is the first of its name. */
function byName(sources: readonly SourceStatus[]): Entries {
  const entries: Entries = new Map();
  for (const source of sources) {
    const known = entries.get(source.name);
    if (known === undefined) entries.set(source.name, [source]);
    else known.push(source);
  }
  return entries;
}

/** Counts the symbols of each source that the caller may see. */
function countSymbols(
  stream: MarketStream,
  entries: Entries,
  { allows }: Pick<Entitlements, 'allows'>,
): ReadonlyMap<string, number> {
  const assigned = new Map<MarketSymbol, string>();
  for (const [name, [{ symbols = [] }]] of entries) for (const symbol of symbols) assigned.set(symbol, name);
  const counts = new Map<string, number>();
  for (const { symbol } of stream.market.instruments()) {
    if (!allows(symbol)) continue;
    const name = assigned.get(symbol) ?? venueOf(symbol);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function connectionOf(state: ConnectorState): NonNullable<SourceListing['connection']> {
  const { stage, since, sockets, books, events, reconnections, gaps, clockOffset } = state;
  return {
    ...{ stage, since, sockets, books, events, reconnections, gaps },
    ...(clockOffset !== undefined && { clockOffset: Math.round(clockOffset) }),
  };
}

function operationOf(state: ConnectorState): NonNullable<SourceListing['operation']> {
  const { address, problem, attempts, rotations, frames, unreadable, weight } = state;
  return {
    ...{ address, attempts, rotations, frames, unreadable, weight, silent: [...state.silent] },
    ...(problem !== undefined && { problem }),
    rejected: [...state.rejected],
    unknown: state.unknown.map(({ symbol, nearest }) => ({ symbol, nearest: [...nearest] })),
  };
}
