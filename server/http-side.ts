import { join } from 'node:path';
import type { MarketSymbol } from '../lib/market/instrument';
import { boardNotice } from '../lib/protocol/screens/board-notice';
import { brandNotice } from '../lib/protocol/screens/brand-notice';
import { Screens } from './access/screens/screens';
import type { Alerts } from './alerts/alerts';
import { savedBoardFolder } from './boards/board-library';
import { BoardStore } from './boards/board-store';
import { BrandStore } from './brand/brand-store';
import { type Addresses, Listeners } from './edge/listeners';
import { withBoardStatus } from './gateways/board-pages';
import { loadBrowserScript, withBrowserScripts } from './gateways/browser-scripts';
import { createGateways, type Gateways } from './gateways/gateways';
import { createApi } from './gateways/http/api';
import { ingestApi } from './gateways/http/ingest-api';
import { sessionsApi } from './gateways/http/sessions-api';
import { sourcesApi } from './gateways/http/sources-api';
import { streamsApi } from './gateways/http/streams-api';
import { tapesApi } from './gateways/http/tapes-api';
import { uploadsApi } from './gateways/http/uploads-api';
import { openPages } from './gateways/pages';
import { Publishing } from './gateways/publish-requests';
import { ScreenRequests } from './gateways/screen-requests';
import { ProducerHolds } from './ingest/producer-holds';
import { StoredAnswers } from './ingest/stored-answers';
import { programVersion } from './launch/installation';
import type { LiveSide } from './live-side';
import type { Market } from './market/market';
import { PICTURES_FOLDER, PictureFolder } from './pictures/picture-folder';
import type { ReplaySide } from './replay-side';
import { ControlRoom } from './screens/control-room';
import type { ServerContext } from './server-context';
import type { Teardown } from './teardown';
import { clusterMetrics } from './telemetry/cluster-metrics';
import { mergedMetrics } from './telemetry/merged-metrics';
import { Metrics } from './telemetry/metrics';
import { ProcessMetrics } from './telemetry/process-metrics';
import { serverMetrics } from './telemetry/server-metrics';
import { sourceMetrics } from './telemetry/source-metrics';
import { Hooks } from './upstreams/hooks';

/** Folder of the scripts that run beside pages, built beside the server. */
const SCRIPTS_FOLDER = 'dist';
/** Answers of pushes with a key, in DATA_DIR. */
const ANSWERS_FILE = 'pushes.jsonl';

/** Returns the halted symbols of a market. */
function haltedIn(market: Pick<Market, 'size' | 'quotes' | 'symbolOf'>): MarketSymbol[] {
  const rows = Array.from({ length: market.size }, (_, row) => row);
  return rows.filter((row) => market.quotes.status(row) === 'halted').map((row) => market.symbolOf(row));
}

/** The HTTP API, pages and every transport, on the ports that the configuration names. */
export interface HttpSide {
  /** Reads the TLS certificate again; open connections stay. */
  reload(): void;
  /** Opens pages and gateways, then listens. */
  start(
    alerts: Alerts,
    teardown: Teardown,
  ): Promise<{ readonly gateways: Gateways; readonly addresses: Addresses }>;
}

/**
 * Wires the API and the gateways to the live stream and the replay side; nothing runs before `start`.
 * @throws Error naming a certificate file that cannot be used
 */
export function createHttpSide(context: ServerContext, live: LiveSide, replay: ReplaySide): HttpSide {
  const { config, overrides, dir, dev, clock, clockWatch, accessClock, log, access, edge, boards, timeouts } =
    context;
  const { dataDir, tokens, publicUrl, drainSeconds } = config;
  const nodeId = config.nodeId ?? config.cluster?.node;
  const { stream, streams, recordings, notifier, workers } = live;
  const { sessions, uploads } = replay;
  const onError = overrides.onError ?? ((error) => log.error({ err: error }, 'a request failed'));
  const listeners = new Listeners(config, { log, interval: timeouts.certificateInterval });
  const screens = new Screens({
    ...{ access, tokens, dataDir, publicUrl, log },
    boards: context.boardSymbols,
    ...{ clock: accessClock, owner: context.dataLock },
  });
  const boardStore = new BoardStore({
    ...{ library: boards, folder: savedBoardFolder(dataDir), now: clock.wall, owner: context.dataLock },
    changed: (id, revision) => {
      live
        .tell({ everyone: true }, boardNotice({ id, revision }))
        .catch((err) => log.warn({ err }, 'walls were not notified of a saved board'));
    },
  });
  const brand = new BrandStore({
    ...{ dataDir, now: clock.wall, owner: context.dataLock, log },
    changed: (revision) => {
      live
        .tell({ everyone: true }, brandNotice(revision))
        .catch((err) => log.warn({ err }, 'walls were not notified of a changed brand'));
    },
  });
  const pagesOpener = overrides.pages ?? (() => openPages({ dir, dev, host: config.host }));

  async function start(alerts: Alerts, teardown: Teardown) {
    let notReady: string | undefined = 'starting';
    let hadSymbols = false;
    const withoutSymbols = (): string | undefined => {
      // A stream of pushed events has no symbol before the first push.
      hadSymbols ||= stream.market.size > 0 || live.ingest !== undefined;
      return hadSymbols ? undefined : 'the feed has named no symbol yet';
    };
    const whyNotReady = (): string | undefined => notReady ?? live.cluster?.whyNotReady ?? withoutSymbols();
    await screens.open();
    await brand.open();
    teardown.add(() => screens.close());
    const pages = await pagesOpener();
    teardown.add(() => pages.close());
    const controlRoom = new ControlRoom({
      ...{ dataDir, paired: screens, clock, log, owner: context.dataLock },
      build: pages.build ?? programVersion(),
      newest: () => ({ epoch: stream.fanout.epoch, version: stream.market.version }),
      hasBoard: (id) => boards.find(id) !== undefined,
      hasSymbol: (symbol) => stream.market.indexOf(symbol) >= 0,
      halted: () => haltedIn(stream.market),
    });
    live.onAlert((symbol) => controlRoom.alerted(symbol));
    await controlRoom.open();
    teardown.add(() => controlRoom.close());
    const processMetrics = new ProcessMetrics();
    teardown.add(() => processMetrics.close());
    const metrics = new Metrics(processMetrics.families());
    const sources = sourcesApi(streams, live.connectors, clock, live.producers);
    const answers = new StoredAnswers({
      ...{ file: join(dataDir, ANSWERS_FILE), clock, log, owner: context.dataLock },
    });
    if (live.ingest) {
      await answers.open();
      teardown.add(() => answers.close());
    }
    const hooks = new Hooks({
      ...{ dataDir, ingest: live.ingest, clock, log },
      notify: live.tell,
    });
    hooks.open();
    teardown.add(() => hooks.close());
    const hono = createApi({
      ...{ access, edge, screens, controlRoom, recordings, alerts, onError },
      metrics: {
        contentType: metrics.contentType,
        text: async () => mergedMetrics(await metrics.text(), (await workers?.metrics()) ?? []),
      },
      streams: streamsApi(streams, () => sessions.all(), clock, clockWatch, context.boardSymbols),
      calendarDays: () => context.calendars.days,
      sources,
      boards: boardStore,
      brand,
      nodes: () => [...(live.cluster?.nodes ?? []), ...(workers?.nodes ?? [])],
      wall: () => live.identity.links,
      tapes: tapesApi(replay.summaries, replay.activities, (id) => recordings.isRunning(id), streams),
      imports: uploadsApi(uploads),
      ingest: ingestApi({ ingest: live.ingest, limits: access.limits, answers }),
      hooks,
      pictures: new PictureFolder(join(dataDir, PICTURES_FOLDER)),
      sessions: sessionsApi(sessions),
      notify: (user, content) => live.tell({ users: [user] }, content),
      notReady: whyNotReady,
    });
    const { ingest } = live;
    const holds =
      ingest &&
      new ProducerHolds({
        clock,
        isKnown: (symbol) => stream.market.indexOf(symbol) >= 0,
        report: (event) => ingest.report(event),
      });
    const publishing = holds && new Publishing({ ingest, access, holds });
    const liveParts = { publishing, screens: new ScreenRequests(controlRoom.registry, screens) };
    const gateways = createGateways({
      ...{ streams: [streams], sessions, liveParts, clock, access, edge, notifier, log, onError, hono },
      pages: withBrowserScripts(
        withBoardStatus(pages, (id) => boards.find(id) !== undefined),
        {
          hub: loadBrowserScript(join(dir, SCRIPTS_FOLDER, 'hub-worker.js'), 'hub-worker'),
          offline: loadBrowserScript(join(dir, SCRIPTS_FOLDER, 'wall-worker.js'), 'wall-worker'),
        },
      ),
      certificate: listeners.certificate,
      // With one server, a client that is sent away has nowhere else to go.
      ...(nodeId !== undefined && { nodeId, notReady: whyNotReady }),
      peers: live.cluster?.peerEndpoint(() => {
        // The state is ahead of the market while a batch waits to be applied.
        const { state } = live.cluster?.feed ?? {};
        const isAt = state?.epoch === stream.fanout.epoch && state.version === stream.market.version;
        return isAt && !stream.fanout.held ? state : undefined;
      }),
      adminUi: config.adminUi,
      ...{ closeGrace: timeouts.closeGrace, connectTimeout: timeouts.connectTimeout },
      heartbeat: timeouts.heartbeat,
      ...(timeouts.http && { timeouts: timeouts.http }),
    });
    const everything = { key: '*', allows: () => true, delay: 0 };
    metrics.add(sourceMetrics(() => sources.list(everything, true), clock.wall));
    const { cluster } = live;
    const openConnections = (): number => gateways.connections().reduce((sum, { count }) => sum + count, 0);
    cluster?.serving(() => ({ clients: openConnections(), notReady: whyNotReady() }));
    if (cluster) metrics.add(clusterMetrics(() => cluster.status));
    metrics.add(
      serverMetrics({
        live: stream,
        clock: clockWatch,
        delivered: { live: live.delivered, replay: replay.delivered },
        audit: access.audit,
        history: live.history?.stats,
        sessions: () => sessions.all(),
        recordings: () => recordings.all(),
        ingest: ingest && (() => ingest.stats),
        folders: live.folders,
        imports: () => uploads.all(),
        connections: () => gateways.connections(),
        traffic: () => gateways.traffic,
      }),
    );
    teardown.add(() => access.audit.close());
    teardown.add(() => Promise.all([gateways.stop(), workers?.stop()]));
    teardown.add(() => controlRoom.registry.stop());
    await workers?.start({ http: gateways.http, notReady: () => notReady, liveParts });
    teardown.add(() => listeners.close());
    teardown.add(() => holds?.stop());
    teardown.add(async () => {
      notReady = 'stopping';
      if (drainSeconds > 0) await new Promise<void>((resolve) => clock.after(drainSeconds * 1_000, resolve));
    });
    const addresses = await listeners.open(gateways.http);
    gateways.http.off('error', onError).on('error', onError);
    notReady = undefined;
    return { gateways, addresses };
  }

  return { start, reload: () => listeners.reload() };
}
