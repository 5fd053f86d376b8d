import { type Context, Hono } from 'hono';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { addAccessRoute } from './access-routes';
import { addAlertRoutes } from './alert-routes';
import { errorAnswer } from './answer';
import type { ApiDependencies, StreamView } from './api-contracts';
import { addAuditTrail } from './audit-trail';
import { addImportRoutes } from './import-routes';
import { addMetricsRoute } from './metrics-routes';
import { addNotifyRoute } from './notify-routes';
import { pinyinOf } from './pinyin';
import { barsQuery, instrumentsQuery } from './query-parameters';
import { addRecordingRoute } from './recording-routes';
import { addPrincipal, addRequireAccess } from './request-principal';
import { addRevocationRoute } from './revocation-routes';
import { addScreenRoutes } from './screen-routes';
import { addSessionRoutes } from './session-routes';
import { addTapeRoutes } from './tape-routes';

/** The routes under /api, /healthz and /readyz. Every answer is an object named by what it holds. */
export function createApi(parts: ApiDependencies): Hono {
  const { streams, tapes, boards, access, edge } = parts;
  const api = new Hono();

  api.use(async (context, next) => {
    context.header('Cache-Control', 'no-store');
    await next();
  });
  addAuditTrail(api, access, edge);
  addMetricsRoute(api, access, parts.metrics);
  addPrincipal(api, access);
  addNotifyRoute(api, access, parts.notify);
  addRecordingRoute(api, access, parts.recordings);
  addRevocationRoute(api, access);
  addAccessRoute(api, access, parts.screens.possible);
  addScreenRoutes(api, access, edge, parts.screens);
  addRequireAccess(api);

  get(api, '/healthz', (context) => context.json({ alive: true }));

  get(api, '/readyz', (context) => {
    const reason = parts.notReady();
    return reason === undefined ? context.json({ ready: true }) : context.json({ ready: false, reason }, 503);
  });

  get(api, '/api/streams', (context) =>
    context.json({
      streams: streams.all().map((view) => ({ ...view.figures(), symbols: visible(context, view).length })),
    }),
  );

  get(api, '/api/instruments', (context) => {
    const { stream } = instrumentsQuery(context.req.queries());
    return context.json({ instruments: visible(context, streamOf(stream)) });
  });

  get(api, '/api/pinyin', (context) => {
    const { stream } = instrumentsQuery(context.req.queries());
    return context.json({ pinyin: pinyinOf(visible(context, streamOf(stream))) });
  });

  get(api, '/api/bars', async (context) => {
    const { stream, ...query } = barsQuery(context.req.queries());
    const view = streamOf(stream);
    const { permissions } = context.get('principal');
    permissions.requireChannel('bars');
    permissions.requireSymbol(query.symbol);
    if (!view.instruments().some((instrument) => instrument.symbol === query.symbol)) {
      throw new ProtocolError('unknown_symbol', `${stream} has no symbol ${quoteValue(query.symbol)}`);
    }
    return context.json({ bars: await view.bars(query) });
  });

  addTapeRoutes(api, tapes);
  addImportRoutes(api, access, parts.imports);
  addSessionRoutes(api, { access, edge, sessions: parts.sessions, tapes });
  addAlertRoutes(api, access, parts.alerts);

  get(api, '/api/boards', (context) => context.json({ boards: boards.all() }));

  get(api, '/api/boards/:id', (context) => {
    const id = context.req.param('id') ?? '';
    const board = boards.find(id);
    if (!board) throw new ProtocolError('not_found', `there is no board ${quoteValue(id)}`);
    return context.json({ board });
  });

  api.notFound((context) => {
    const { status, body } = errorAnswer(
      new ProtocolError('not_found', `there is nothing at ${quoteValue(context.req.path)}`),
    );
    return context.json(body, status);
  });

  api.onError((error, context) => {
    if (!(error instanceof ProtocolError)) parts.onError(error);
    const { status, body, headers } = errorAnswer(error);
    return context.json(body, status, headers);
  });

  return api;

  function streamOf(stream: string): StreamView {
    const view = streams.find(stream);
    if (!view) throw new ProtocolError('not_found', `there is no stream ${quoteValue(stream)}`);
    return view;
  }
}

function visible(context: Context, view: StreamView): ReturnType<StreamView['instruments']> {
  const { permissions } = context.get('principal');
  return view.instruments().filter((instrument) => permissions.allows(instrument.symbol));
}

/** Adds a route for GET (and HEAD); every other method there is answered with 405. */
function get(api: Hono, path: string, answer: (context: Context) => Response | Promise<Response>): void {
  api.get(path, answer);
  api.all(path, (context) => {
    const { body } = errorAnswer(
      new ProtocolError(
        'bad_request',
        `${quoteValue(context.req.method)} is not possible here, only GET and HEAD`,
      ),
    );
    return context.json(body, 405, { Allow: 'GET, HEAD' });
  });
}
