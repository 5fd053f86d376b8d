import type { Instrument } from '../../../lib/market/instrument';
import type { BarUpdate } from '../../../lib/protocol/messages';
import { maySeeLive, maySeeSome } from '../../access/visibility';
import type { MarketStream } from '../../streams/market-stream';
import type { Clock } from '../../time/clock';
import type { ClockWatch } from '../../time/clock-watch';
import type { BarQuery, StreamStats, StreamsApi, StreamView } from './api-dependencies';

/**
 * Returns the streams for the HTTP API.
 * @param sessions current replay sessions
 * @param jumps jumps of the clock
 */
export function streamsApi(
  live: MarketStream,
  sessions: () => readonly { readonly stream: MarketStream }[],
  clock: Clock,
  jumps: Pick<ClockWatch, 'jumps' | 'last'>,
): StreamsApi {
  return {
    clock: () => ({
      time: clock.wall(),
      jumps: jumps.jumps,
      ...(jumps.last !== undefined && { lastJump: jumps.last }),
    }),
    all,
    find: (name) => all().find((view) => view.name === name),
  };

  function all(): StreamView[] {
    const ofSessions = sessions().map(({ stream }) =>
      streamView(stream, (sight) => maySeeSome(sight, stream)),
    );
    return [streamView(live, maySeeLive), ...ofSessions];
  }
}

function streamView(stream: MarketStream, isVisibleTo: StreamView['isVisibleTo']): StreamView {
  const { market, fanout, rate, name } = stream;
  return {
    ...{ name, isVisibleTo },
    stats: (permissions): StreamStats => ({
      ...stream.statusFor(permissions),
      name: stream.feedName,
      eventsPerSecond: rate.perSecond,
      clients: fanout.peerCount,
      rooms: fanout.roomCount,
      version: market.version,
      uptime: Math.floor(stream.uptime / 1_000_000),
    }),
    instruments: (): readonly Instrument[] => market.instruments(),
    async bars(query: BarQuery): Promise<readonly BarUpdate[]> {
      const { symbol, interval, from = 0, to = Number.MAX_SAFE_INTEGER - 1, limit } = query;
      const row = market.indexOf(symbol);
      if (row < 0) return [];
      const { symbol: own } = market.instrumentOf(row);
      const bars = await stream.bars({ symbol, interval, from, to, limit });
      return bars.map((bar) => ({ symbol: own, interval, ...bar }));
    },
  };
}
