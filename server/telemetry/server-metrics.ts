import type { Interval } from '../../lib/market/interval';
import type { RefusalCount } from './audit';
import { by, counter, type Family, gauge, type HistogramFamily, type Sample } from './family';
import type { Histogram } from './histogram';

const STATES = ['ok', 'stale', 'down'] as const;

/** The measured values of a stream. */
export interface MeasuredStream {
  readonly status: { readonly state: (typeof STATES)[number] };
  readonly rate: { readonly total: number; readonly perSecond: number };
  readonly rejected: number;
  readonly market: MeasuredMarket;
  readonly fanout: { readonly roomCount: number; readonly peerCount: number; readonly behindCount: number };
}

/** Kept bars and trades of a stream's symbols. */
interface MeasuredMarket {
  readonly size: number;
  intervals(row: number): readonly Interval[];
  givenBars(row: number, interval: Interval): { readonly bytes: number } | undefined;
  trades(row: number): { readonly bytes: number };
}

/** Delivery counts of streams' rooms. */
export interface Delivered {
  readonly channels: Readonly<
    Record<
      string,
      { readonly frames: number; readonly bytes: number; readonly updates: number; readonly symbols: number }
    >
  >;
  readonly freshness: Histogram;
  readonly fellBehind: number;
  readonly caughtUp: number;
  readonly tooSlow: number;
}

export interface HistoryStats {
  readonly flushes: number;
  readonly failures: number;
  /** Total time of the flushes, s. */
  readonly seconds: number;
}

/** Sources of the metrics. */
export interface MetricSources {
  /** Number of jumps of the wall clock. */
  readonly clock: { readonly jumps: number };
  readonly live: MeasuredStream;
  /** Delivery counts of the live stream, and of all replay sessions together. */
  readonly delivered: { readonly live: Delivered; readonly replay: Delivered };
  readonly sessions: () => readonly { readonly stream: MeasuredStream; readonly viewerCount: number }[];
  /** Open connections, by endpoint and transport. */
  readonly connections: () => readonly {
    readonly endpoint: string;
    readonly transport: string;
    readonly count: number;
  }[];
  readonly audit: {
    /** Since the start. */
    refusals(): readonly RefusalCount[];
    readonly admitted: Readonly<Record<string, number>>;
    readonly acts: number;
  };
  readonly traffic: () => { readonly open: number; readonly sent: number; readonly received: number };
  /** Recordings since the start. */
  readonly recordings: () => readonly {
    readonly state: 'running' | 'stopped';
    readonly events: number;
    readonly bytes: number;
    readonly lost: number;
    readonly error?: string;
  }[];
  /** Pushed events; undefined if the live stream takes none. */
  readonly ingest:
    | (() => {
        readonly accepted: number;
        readonly rejected: number;
        readonly repeated: number;
        readonly waiting: number;
      })
    | undefined;
  /** Folders of the inbox. */
  readonly folders: () => readonly {
    readonly use: string;
    readonly done: number;
    readonly failed: number;
    readonly bytes: number;
    readonly waiting: number;
    readonly oldest: number;
  }[];
  readonly imports: () => readonly { readonly state: string }[];
  readonly history: HistoryStats | undefined;
}

/**
 * Returns the metric families of the server. None of them names a person, a symbol, a session or an address.
 */
export function serverMetrics(sources: MetricSources): (Family | HistogramFamily)[] {
  return [
    ...streamMetrics(sources),
    ...deliveryMetrics(sources),
    ...endpointMetrics(sources),
    ...ingestMetrics(sources),
    ...inboxMetrics(sources),
    ...storeMetrics(sources),
  ];
}

function streamMetrics({ live, sessions, clock }: MetricSources): Family[] {
  const sum = (of: (stream: MeasuredStream) => number): Sample[] =>
    by('stream', {
      live: of(live),
      replay: sessions().reduce((all, { stream }) => all + of(stream), 0),
    });
  return [
    gauge('tickerwall_stream_state', 'Whether the live stream is in this state.', () =>
      STATES.map((state) => ({ labels: { state }, value: live.status.state === state ? 1 : 0 })),
    ),
    counter('tickerwall_clock_jumps_total', 'Times that the wall clock was set.', () => clock.jumps),
    counter('tickerwall_feed_events_total', 'Events that came of the live feed.', () => live.rate.total),
    counter(
      'tickerwall_rejected_events_total',
      'Events of the live feed with invalid values.',
      () => live.rejected,
    ),
    gauge(
      'tickerwall_feed_events_per_second',
      'Events a second over the last five.',
      () => live.rate.perSecond,
    ),
    gauge('tickerwall_market_bytes', 'Memory of the kept bars and trades of the live stream.', () =>
      by('part', bytesOf(live.market)),
    ),
    gauge('tickerwall_rooms', 'Rooms there are.', () => sum(({ fanout }) => fanout.roomCount)),
    gauge('tickerwall_peers', 'Connections that are in rooms.', () => sum(({ fanout }) => fanout.peerCount)),
    gauge('tickerwall_peers_behind', 'Of those, the ones that have not taken what they were sent.', () =>
      sum(({ fanout }) => fanout.behindCount),
    ),
    gauge('tickerwall_sessions', 'Replay sessions there are.', () => sessions().length),
    gauge('tickerwall_session_viewers', 'Connections in them.', () =>
      sessions().reduce((all, { viewerCount }) => all + viewerCount, 0),
    ),
  ];
}

function bytesOf(market: MeasuredMarket): { bars: number; trades: number } {
  const bytes = { bars: 0, trades: 0 };
  for (let row = 0; row < market.size; row++) {
    for (const interval of market.intervals(row)) bytes.bars += market.givenBars(row, interval)?.bytes ?? 0;
    bytes.trades += market.trades(row).bytes;
  }
  return bytes;
}

function deliveryMetrics({ delivered }: MetricSources): (Family | HistogramFamily)[] {
  const streams = Object.entries(delivered);
  const perChannel = (of: keyof Delivered['channels'][string]): Sample[] =>
    streams.flatMap(([stream, { channels }]) =>
      Object.entries(channels).map(([channel, counts]) => ({
        labels: { stream, channel },
        value: counts[of],
      })),
    );
  const perStream = (of: 'fellBehind' | 'caughtUp' | 'tooSlow'): Sample[] =>
    streams.map(([stream, counts]) => ({ labels: { stream }, value: counts[of] }));
  return [
    counter('tickerwall_frames_total', 'Frames that went out, one for each receiver.', () =>
      perChannel('frames'),
    ),
    counter('tickerwall_frame_bytes_total', 'Their bytes, without what transports put around them.', () =>
      perChannel('bytes'),
    ),
    counter('tickerwall_frame_updates_total', 'Feed updates that they stand for.', () =>
      perChannel('updates'),
    ),
    counter(
      'tickerwall_frame_symbols_total',
      'Symbols in them; updates over symbols is how much was merged.',
      () => perChannel('symbols'),
    ),
    counter('tickerwall_fell_behind_total', 'Times that a connection was left behind.', () =>
      perStream('fellBehind'),
    ),
    counter('tickerwall_caught_up_total', 'Times that one was brought up to date, new ones included.', () =>
      perStream('caughtUp'),
    ),
    counter('tickerwall_slow_clients_total', 'Connections that were closed because they took nothing.', () =>
      perStream('tooSlow'),
    ),
    {
      name: 'tickerwall_freshness_seconds',
      help: 'How old the newest values of live quotes were when they were flushed, by the venue’s time, s.',
      type: 'histogram',
      read: () => delivered.live.freshness,
    },
  ];
}

function ingestMetrics({ ingest }: MetricSources): Family[] {
  if (ingest === undefined) return [];
  return [
    counter('tickerwall_ingest_events_total', 'Pushed events, by result.', () => {
      const { accepted, rejected } = ingest();
      return by('result', { accepted, rejected });
    }),
    counter(
      'tickerwall_ingest_repeated_total',
      'Accepted trades that had been taken before, by their id.',
      () => ingest().repeated,
    ),
    gauge(
      'tickerwall_ingest_waiting_events',
      'Pushed events that wait for the market.',
      () => ingest().waiting,
    ),
  ];
}

function inboxMetrics({ folders }: MetricSources): Family[] {
  const each = (figureOf: (folder: ReturnType<MetricSources['folders']>[number]) => number) => () =>
    folders().map((one) => ({ labels: { folder: one.use }, value: figureOf(one) }));
  return [
    counter('tickerwall_inbox_files_total', 'Finished files of the inbox, by result.', () =>
      folders().flatMap(({ use, done, failed }) => [
        { labels: { folder: use, result: 'done' }, value: done },
        { labels: { folder: use, result: 'failed' }, value: failed },
      ]),
    ),
    counter(
      'tickerwall_inbox_bytes_total',
      'Size of finished files.',
      each(({ bytes }) => bytes),
    ),
    gauge(
      'tickerwall_inbox_waiting_files',
      'Files that are not finished.',
      each(({ waiting }) => waiting),
    ),
    gauge(
      'tickerwall_inbox_oldest_seconds',
      'Time since the oldest file that waits was modified.',
      each(({ oldest }) => oldest),
    ),
  ];
}

function endpointMetrics({ connections, audit, traffic }: MetricSources): Family[] {
  return [
    gauge('tickerwall_connections', 'Connections there are.', () =>
      connections().map(({ endpoint, transport, count }) => ({
        labels: { endpoint, transport },
        value: count,
      })),
    ),
    counter('tickerwall_admissions_total', 'Accepted connections.', () => by('endpoint', audit.admitted)),
    counter('tickerwall_refusals_total', 'What was refused; limit is empty where it was none.', () =>
      audit
        .refusals()
        .map(({ endpoint, code, limit, count }) => ({ labels: { endpoint, code, limit }, value: count })),
    ),
    counter('tickerwall_acts_total', 'Requests that change something.', () => audit.acts),
    gauge('tickerwall_sockets', 'TCP connections that are open.', () => traffic().open),
    counter('tickerwall_network_bytes_total', 'Bytes on TCP connections.', () =>
      by('direction', { sent: traffic().sent, received: traffic().received }),
    ),
  ];
}

function storeMetrics({ recordings, imports, history }: MetricSources): Family[] {
  const sum = (of: 'events' | 'bytes' | 'lost'): number =>
    recordings().reduce((all, one) => all + one[of], 0);
  return [
    gauge(
      'tickerwall_recordings',
      'Recordings that run.',
      () => recordings().filter(({ state }) => state === 'running').length,
    ),
    gauge(
      'tickerwall_recordings_failed',
      'Recordings of this process that stopped by a fault.',
      () => recordings().filter(({ error }) => error !== undefined).length,
    ),
    gauge('tickerwall_recorded_events', 'Events on the tapes that this process recorded.', () =>
      sum('events'),
    ),
    gauge('tickerwall_recorded_bytes', 'Bytes of them.', () => sum('bytes')),
    gauge('tickerwall_recorded_lost_events', 'Events that the disk did not take in time.', () => sum('lost')),
    gauge(
      'tickerwall_imports',
      'Imports that run.',
      () => imports().filter(({ state }) => state === 'running').length,
    ),
    counter('tickerwall_history_flushes_total', 'Times that bars were written.', () => history?.flushes ?? 0),
    counter('tickerwall_history_flush_seconds_total', 'Time that took, s.', () => history?.seconds ?? 0),
    counter('tickerwall_history_failures_total', 'Times that it failed.', () => history?.failures ?? 0),
  ];
}
