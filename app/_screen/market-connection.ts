import type { BarHistory } from '../../lib/client/bar-client';
import { connect, WALL_RECONNECTION_DELAY_MAX_MS } from '../../lib/client/market-client';
import type { ClientState, MarketLink } from '../../lib/client/market-link';
import type { Instrument } from '../../lib/market/instrument';
import type { Frame, SubscribeRequest } from '../../lib/protocol/messages';
import { isSilentNotice } from '../../lib/protocol/screens/silent-notice';
import { createFrameScheduler, type FrameScheduler } from '../../lib/scheduler/scheduler';
import { Glass } from '../../lib/screens/glass';
import { HeldFrames } from '../../lib/screens/held-frames';
import type { LinkHealth } from '../../lib/store/freshness';
import { createMarketStore, type MarketStore } from '../../lib/store/market-store';
import { createNoticeLog, type NoticeLog } from '../../lib/store/notice-log';
import { createScreenStore, isLost, NO_STATS, type ScreenStore } from '../../lib/store/screen-store';
import { createStatsMeter } from '../../lib/store/stats-meter';
import { currentToken } from '../_access/access-token';
import { guardLink } from '../_access/guarded-link';
import { barHistory } from './server-api';

/** Connection, market state and frame budget of a page, open as long as the page shows them. */
export interface MarketConnection {
  readonly market: MarketStore;
  readonly screen: ScreenStore;
  readonly frames: FrameScheduler<Frame>;
  readonly client: MarketLink;
  /** Newest version that the page has painted. */
  readonly glass: Glass;
  /** Notices that the page has received. */
  readonly notices: NoticeLog;
  /** Bars older than those that the stream sends. */
  readonly history: BarHistory;
  /** Time that the market shows, µs: the server's clock less the delay of its data, or the playhead of a replay. */
  now(): number;
  /** Time of a clock beside the market, µs: as `now`, without the delay. */
  clock(): number;
  /** Holds values back until so many ms after the server sent them, so that several screens show them together. */
  hold(ms: number): void;
  /** Subscribes; equal requests share one subscription. @returns a function that unsubscribes */
  subscribe(request: SubscribeRequest): () => void;
  close(): void;
}

const MICROS_PER_SECOND = 1_000_000;
const FIGURES_EVERY_MS = 1_000;
/** Maximum rate at which the page reports a paint, Hz: above the rate of any room. */
const PAINTED_HZ = 50;

const LINK_HEALTH: Readonly<Record<ClientState, LinkHealth>> = {
  connecting: 'down',
  live: 'ok',
  stale: 'slow',
  reconnecting: 'down',
  refused: 'down',
};

/** Stream of a connection, and the clock that it follows. */
export interface MarketConnectionSource {
  /** `live` or `replay/<id>`. */
  readonly stream: string;
  /** Returns the playhead of a session, µs, from which ages of prices are computed. */
  readonly moment?: (client: MarketLink) => number;
  /** Returns the market seconds per second of real time, 1 by default. */
  readonly pace?: () => number;
  /** Returns the pause until the next frame, ms; by default the page paints with each animation frame. */
  readonly framePause?: () => number;
  /** Opens the stream's link; by default a connection of the page. */
  readonly connect?: (stream: string) => MarketLink;
}

export const LIVE: MarketConnectionSource = { stream: 'live' };

function ownConnection(stream: string): MarketLink {
  return connect({
    ...{ stream, encoding: 'binary', token: currentToken },
    reconnectionDelayMax: WALL_RECONNECTION_DELAY_MAX_MS,
  });
}

/** Opens the stream and starts applying frames. */
export function openMarketConnection(
  instruments: readonly Instrument[],
  source: MarketConnectionSource = LIVE,
): MarketConnection {
  const { moment, framePause } = source;
  const client = (source.connect ?? ownConnection)(source.stream);
  const market = createMarketStore(
    instruments,
    moment === undefined ? {} : { clock: () => moment(client) / 1_000, agesByTimestamp: true },
  );
  const screen = createScreenStore();
  const meter = createStatsMeter();
  const glass = new Glass();
  const notices = createNoticeLog();
  const frames = createFrameScheduler<Frame>({
    apply: (frame) => {
      market.applyFrame(frame);
      glass.apply(frame);
      if (frame.quotes !== undefined) meter.applied(frame);
    },
    // A timer and not a frame: each frame that is asked for costs the browser its part, also without a change.
    ...(framePause !== undefined && {
      requestFrame: (callback) => window.setTimeout(callback, framePause()),
      cancelFrame: (handle) => window.clearTimeout(handle),
    }),
  });
  const shared = new Map<string, { users: number; close: () => void }>();

  /** True while nothing arrives: there is nothing to measure then. */
  let lost = true;
  const judge = (): void => {
    const { link, status } = screen.getState();
    const pace = source.pace?.() ?? 1;
    market.setHealth({ link: LINK_HEALTH[link], feed: status?.state ?? 'ok', pace });
    lost = isLost(link) || status?.state === 'down';
    const newest = moment === undefined ? market.frameTime : moment(client);
    const known = Number.isNaN(newest) ? undefined : newest;
    const { lastUpdate } = screen.getState();
    screen.setState({ lastUpdate: lost ? (lastUpdate ?? known) : undefined });
  };
  const stops = [
    guardLink(client),
    client.on('state', (link) => {
      screen.setState({ link, linkReason: client.lastError?.message });
      judge();
    }),
    client.on('status', (status) => {
      const before = screen.getState().status;
      if (before !== undefined && before.delayed !== status.delayed) market.expectStream();
      market.setSources(status.sources);
      screen.setState({ status });
      judge();
    }),
    client.on('session', judge),
    client.on('notify', (notice) => {
      if (!isSilentNotice(notice)) notices.add(notice);
    }),
    frames.addCells({
      hz: PAINTED_HZ,
      version: () => market.version,
      paint: () => meter.painted(client.now()),
    }),
    frames.addCells({
      hz: PAINTED_HZ,
      version: () => glass.applied,
      paint: () => glass.paint(client.now()),
    }),
  ];
  const timer = setInterval(() => {
    const { costP95, quality } = frames.stats();
    const figures = meter.read(performance.now(), { frameCost: costP95, quality });
    // The timestamps of a replay and of delayed data differ from the server's clock by more than latency.
    const isApart = moment !== undefined || screen.getState().status?.delayed !== undefined;
    const shown = isApart ? { ...figures, venueToServer: Number.NaN, venueToPixel: Number.NaN } : figures;
    const stats = lost ? { ...NO_STATS, frameCost: figures.frameCost, quality } : shown;
    screen.setState({ stats, shared: client.shared });
  }, FIGURES_EVERY_MS);
  const held = new HeldFrames<Frame>({ release: (frame) => frames.receive(frame), now: () => client.now() });
  frames.start();

  return {
    market,
    screen,
    frames,
    client,
    glass,
    notices,
    history: barHistory(source.stream),
    clock,
    hold(ms) {
      held.hold = ms;
    },
    now: () => clock() - (screen.getState().status?.delayed ?? 0) * MICROS_PER_SECOND,
    subscribe(request) {
      const key = JSON.stringify(request);
      const known = shared.get(key);
      const entry = known ?? { users: 0, close: open(request) };
      entry.users += 1;
      shared.set(key, entry);
      let opened = true;
      return () => {
        if (!opened) return;
        opened = false;
        entry.users -= 1;
        if (entry.users > 0) return;
        shared.delete(key);
        entry.close();
      };
    },
    close() {
      clearInterval(timer);
      for (const stop of stops) stop();
      held.stop();
      frames.stop();
      client.close();
    },
  };

  function clock(): number {
    if (moment !== undefined) return moment(client);
    return screen.getState().status?.source === 'replay' ? newestTime(market) : client.now();
  }

  function open(request: SubscribeRequest): () => void {
    const subscription = client.subscribe(request, (frame) => held.take(frame));
    return () => subscription.close();
  }
}

function newestTime(market: MarketStore): number {
  const times = market.quotes.column('timestamp');
  let newest = Number.NaN;
  for (let row = 0; row < market.quotes.rows; row++) {
    const time = times[row] ?? Number.NaN;
    if (!(newest >= time) && !Number.isNaN(time)) newest = time;
  }
  return newest;
}
