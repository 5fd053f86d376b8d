import { counter, type Family, gauge, type Sample } from './family';

const STATES = ['ok', 'stale', 'down'] as const;

/** Measured values of a source of the live stream. */
export interface MeasuredSource {
  readonly name: string;
  readonly state: (typeof STATES)[number];
  /** Time of its newest event, µs. */
  readonly receivedAt?: number;
  readonly symbols: number;
  readonly connection?: {
    readonly sockets: { readonly open: number; readonly planned: number };
    readonly events: number;
    readonly reconnections: number;
    readonly gaps: number;
    /** ms. */
    readonly clockOffset?: number;
  };
  readonly operation?: {
    readonly weight: { readonly used: number; readonly limit: number };
    readonly rejected: readonly unknown[];
    readonly unknown: readonly unknown[];
  };
}

/** Sources that are measured, at most; pushed events may name many. */
const MAX_SOURCES = 100;

/**
 * Returns the metric families of sources. Those of connections are for connected venues only.
 * @param now returns µs since 1970
 */
export function sourceMetrics(list: () => readonly MeasuredSource[], now: () => number): Family[] {
  const each = (of: (source: MeasuredSource) => number | undefined): Sample[] =>
    list()
      .slice(0, MAX_SOURCES)
      .flatMap((source) => {
        const value = of(source);
        return value === undefined ? [] : [{ labels: { source: source.name }, value }];
      });
  return [
    gauge('tickerwall_source_state', 'Whether the source is in this state.', () =>
      list()
        .slice(0, MAX_SOURCES)
        .flatMap(({ name, state: current }) =>
          STATES.map((state) => ({ labels: { source: name, state }, value: state === current ? 1 : 0 })),
        ),
    ),
    gauge('tickerwall_source_age_seconds', 'Time since the newest event of the source.', () =>
      each(({ receivedAt }) => (receivedAt === undefined ? undefined : (now() - receivedAt) / 1e6)),
    ),
    gauge('tickerwall_source_symbols', 'Symbols of the source.', () => each(({ symbols }) => symbols)),
    gauge('tickerwall_source_sockets', 'Open connections to the venue.', () =>
      each(({ connection }) => connection?.sockets.open),
    ),
    gauge('tickerwall_source_planned_sockets', 'Connections that the subscriptions need.', () =>
      each(({ connection }) => connection?.sockets.planned),
    ),
    counter('tickerwall_source_events_total', 'Events from the connections to the venue.', () =>
      each(({ connection }) => connection?.events),
    ),
    counter('tickerwall_source_reconnections_total', 'Lost connections, without planned replacements.', () =>
      each(({ connection }) => connection?.reconnections),
    ),
    counter('tickerwall_source_gaps_total', 'Data gaps.', () => each(({ connection }) => connection?.gaps)),
    gauge('tickerwall_source_rejected', 'Rejected subscriptions and unknown symbols.', () =>
      each(({ operation }) => operation && operation.rejected.length + operation.unknown.length),
    ),
    gauge('tickerwall_source_clock_offset_seconds', 'Clock of the venue minus that of the server.', () =>
      each(({ connection }) =>
        connection?.clockOffset === undefined ? undefined : connection.clockOffset / 1_000,
      ),
    ),
    gauge('tickerwall_source_weight_ratio', 'Used part of the allowed weight of REST requests.', () =>
      each(({ operation }) => operation && operation.weight.used / operation.weight.limit),
    ),
  ];
}
