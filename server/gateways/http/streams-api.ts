import { EARLIEST_TIME } from '../../../lib/market/event';
import type { Instrument } from '../../../lib/market/instrument';
import type { BarUpdate, QuoteUpdate } from '../../../lib/protocol/messages';
import { maySeeLive, maySeeSession, type Sight } from '../../access/visibility';
import { type BoardSymbols, selectSymbols } from '../../fanout/selection';
import { LATEST_TIME } from '../../history/bar-history';
import type { MarketStream } from '../../streams/market-stream';
import type { ReplaySession } from '../../streams/replay/replay-session';
import type { StreamChoice } from '../../streams/stream-choice';
import type { Clock } from '../../time/clock';
import type { ClockWatch } from '../../time/clock-watch';
import type { BarQuery, StreamStats, StreamsApi, StreamView } from './api-dependencies';

/**
 * Returns the streams for the HTTP API.
 * @param sessions current replay sessions
 * @param jumps jumps of the clock
 */
export function streamsApi(
  live: StreamChoice,
  sessions: () => readonly Pick<ReplaySession, 'stream' | 'symbols' | 'isOpenTo'>[],
  clock: Clock,
  jumps: Pick<ClockWatch, 'jumps' | 'last'>,
  boardSymbols: BoardSymbols,
): StreamsApi {
  return {
    clock: () => ({
      time: clock.wall(),
      jumps: jumps.jumps,
      ...(jumps.last !== undefined && { lastJump: jumps.last }),
    }),
    all,
    find: (name, sight) => all(sight).find((view) => view.name === name),
  };

  function all(of: Pick<Sight, 'delay'>): StreamView[] {
    const ofSessions = sessions().map((session) =>
      streamView(session.stream, boardSymbols, (sight) => maySeeSession(sight, session)),
    );
    return [streamView(live.of(of), boardSymbols, maySeeLive), ...ofSessions];
  }
}

function streamView(
  stream: MarketStream,
  boardSymbols: BoardSymbols,
  isVisibleTo: StreamView['isVisibleTo'],
): StreamView {
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
    quotes: (symbols, permissions) =>
      selectSymbols(symbols, market, permissions, boardSymbols, 'refuse').rows.map(
        // Of a whole quote, fields without a value are absent, never null.
        (row) => ({ symbol: market.symbolOf(row), ...market.quote(row) }) as QuoteUpdate,
      ),
    async bars(query: BarQuery): Promise<readonly BarUpdate[]> {
      const { symbol, interval, from = EARLIEST_TIME, to = LATEST_TIME, limit } = query;
      const row = market.indexOf(symbol);
      if (row < 0) return [];
      const { symbol: own } = market.instrumentOf(row);
      const bars = await stream.bars({ symbol, interval, from, to, limit });
      return bars.map((bar) => ({ symbol: own, interval, ...bar }));
    },
  };
}
