import { join } from 'node:path';
import { symbolsOf } from '../lib/boards/board';
import { createAccess } from './access/access';
import { Screens } from './access/screens/screens';
import { openAlerts } from './alerts/open-alerts';
import { boardFolders, loadBoards } from './boards/board-library';
import type { Config } from './config/config';
import { createEdge } from './edge/edge';
import { type Addresses, Listeners } from './edge/listeners';
import { DeliveryCounts } from './fanout/delivery-counts';
import { createFeed } from './feeds';
import { withBoardStatus } from './gateways/board-pages';
import { createGateways } from './gateways/gateways';
import { createApi } from './gateways/http/api';
import { sessionsApi } from './gateways/http/sessions-api';
import { streamsApi } from './gateways/http/streams-api';
import { tapesApi } from './gateways/http/tapes-api';
import { uploadsApi } from './gateways/http/uploads-api';
import { loadHubScript, withHubScript } from './gateways/hub-script';
import { Notifier } from './gateways/notifier';
import { openPages } from './gateways/pages';
import { LiveHistory } from './history/live-history';
import { installationDir } from './launch/installation';
import { ReplaySessions } from './streams/replay/replay-sessions';
import { sessionBars } from './streams/replay/session-bars';
import { TapeBars } from './streams/replay/tape-bar-cache';
import { Stream } from './streams/stream';
import { TapeReader } from './tape/format/tape-reader';
import { TapeActivities } from './tape/library/activities';
import { TapeSummaries } from './tape/library/summaries';
import { tapeFolder } from './tape/library/tape-catalog';
import { makeTapeBars } from './tape/library/tape-process';
import { tapeSupply } from './tape/playback/tape-supply';
import { Recordings } from './tape/recorder/recordings';
import { Uploads } from './tape/uploads/uploads';
import type { Log } from './telemetry/log';
import { createMetrics } from './telemetry/metrics';
import { ProcessMetrics } from './telemetry/process-metrics';
import { serverMetrics } from './telemetry/server-metrics';
import { systemClock } from './time/clock';

/** Built beside the server, in the installation's folder. */
const HUB_SCRIPT = 'dist/hub-worker.js';

/** The live stream's bars, in DATA_DIR. */
const HISTORY_FILE = 'history.duckdb';

/** A running tickerwall. */
export interface App {
  /** Begins to serve and tells where. Fails whole: whatever had begun is stopped again. */
  start(): Promise<Addresses & { readonly boards: readonly string[] }>;
  /** Reads the certificate of TLS anew. */
  reload(): void;
  /** Lets clients go and ends everything that `start` began, in the opposite order. */
  stop(): Promise<void>;
}

/** Plugs the parts into each other; nothing runs before `start`. */
export function createApp(config: Config, log: Log): App {
  const clock = systemClock();
  const dir = installationDir();
  const boards = loadBoards(boardFolders(dir, config.dataDir));
  const access = createAccess(config, clock, log);
  const dev = process.env.NODE_ENV === 'development';
  const edge = createEdge({ ...config, dev });
  const listeners = new Listeners(config, { log });
  const onError = (error: unknown): void => log.error({ err: error }, 'a request failed');
  const feed = createFeed(config, (symbol) => history?.pastBars(symbol, '1d') ?? []);
  const history =
    config.history && feed.history !== undefined
      ? new LiveHistory({ file: join(config.dataDir, HISTORY_FILE), feed: feed.history, clock, log })
      : undefined;
  const boardSymbols = (id: string): readonly string[] | undefined => {
    const board = boards.find(id);
    return board && symbolsOf(board);
  };
  const streamOptions = {
    ...{ clock, log, boardSymbols },
    maxLaggingMs: config.slowClientSeconds * 1_000,
    maxSymbols: config.limits.subscription.symbols,
  };
  const { tokens, dataDir, publicUrl } = config;
  const screens = new Screens({ access, tokens, dataDir, publicUrl, boards: boardSymbols, clock, log });
  const delivered = { live: new DeliveryCounts(), replay: new DeliveryCounts() };
  const live = new Stream({ ...streamOptions, name: '/live', feed, history, delivered: delivered.live });
  const streams = [live];
  const recordings = new Recordings({
    stream: live,
    dataDir: config.dataDir,
    settings: config.recording,
    log,
    now: clock.now,
    onEnded: async (id) => {
      tapeBars.prepare(id, await TapeReader.open(tapeFolder(config.dataDir, id)));
    },
  });
  const tapeBars = new TapeBars({ log, make: (id) => makeTapeBars(config.dataDir, id) });
  const sessions = new ReplaySessions({
    ...{ ...streamOptions, ...config.sessions, delivered: delivered.replay },
    tapes: tapeSupply(config.dataDir, recordings),
    barsOf: sessionBars({ tapeBars, live }),
  });
  const activities = new TapeActivities(config.dataDir);
  const imports = new Uploads({ dataDir: config.dataDir, ...config.imports });
  const notifier = new Notifier({ clock });
  const undo: (() => Promise<unknown> | unknown)[] = [];
  let notReady: string | undefined = 'starting';

  async function start(): Promise<Addresses & { boards: string[] }> {
    for (const fault of boards.faults) log.warn({ fault }, 'a board is not served');
    const pages = await openPages({ dir, dev, host: config.host });
    undo.push(() => pages.close());
    const alerts = await openAlerts({
      dataDir: config.dataDir,
      settings: config.alerts,
      ...{ stream: live, access, clock, log },
      notify: (user, content, symbol) => notifier.notify(user, content, symbol),
    });
    const processMetrics = new ProcessMetrics();
    undo.push(() => processMetrics.close());
    const metrics = createMetrics([
      ...processMetrics.families(),
      ...serverMetrics({
        ...{ live, delivered },
        audit: access.audit,
        history: history?.figures,
        sessions: () => sessions.all(),
        recordings: () => recordings.all(),
        imports: () => imports.all(),
        connections: () => gateways.connections(),
        traffic: () => gateways.traffic,
      }),
    ]);
    const api = createApi({
      streams: streamsApi(() => [...streams, ...sessions.all().map(({ stream }) => stream)], clock),
      tapes: tapesApi(new TapeSummaries(config.dataDir), activities, (id) => recordings.isRunning(id)),
      imports: uploadsApi(imports),
      sessions: sessionsApi(sessions),
      recordings,
      alerts,
      boards,
      access,
      edge,
      screens,
      notify: (user, content) => notifier.notify(user, content),
      notReady: () => notReady,
      metrics,
      onError,
    });
    const gateways = createGateways({
      ...{ streams, sessions, clock, access, edge, notifier, log, onError },
      hono: api,
      pages: withHubScript(
        withBoardStatus(pages, (id) => boards.find(id) !== undefined),
        loadHubScript(join(dir, HUB_SCRIPT)),
      ),
      certificate: listeners.certificate,
      adminUi: config.adminUi,
    });
    const { http } = gateways;
    undo.push(() => access.audit.close());
    undo.push(() => gateways.stop());
    undo.push(() => screens.close());
    sessions.start();
    undo.push(() => tapeBars.close());
    undo.push(() => sessions.stop());
    undo.push(() => recordings.close());
    await recordings.open();
    undo.push(() => Promise.all([activities.close(), imports.close()]));
    await imports.open();
    undo.push(() => alerts.close());
    for (const stream of streams) {
      stream.start();
      undo.push(() => stream.stop());
    }
    undo.push(() => listeners.close());
    const addresses = await listeners.open(http);
    http.off('error', onError).on('error', onError);
    notReady = undefined;
    return { ...addresses, boards: boards.all().map((board) => board.id) };
  }

  async function stop(): Promise<void> {
    notReady = 'stopping';
    for (const step of undo.splice(0).reverse()) await step();
  }

  return {
    async start() {
      try {
        return await start();
      } catch (error) {
        await stop();
        throw error;
      }
    },
    reload: () => listeners.reload(),
    stop,
  };
}
