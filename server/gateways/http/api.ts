import type { Hono } from 'hono';
import type { ApiDependencies } from './api-dependencies';
import { accessHandlers } from './handlers/access-handlers';
import { alertHandlers } from './handlers/alert-handlers';
import { boardHandlers } from './handlers/board-handlers';
import { brandHandlers } from './handlers/brand-handlers';
import { healthHandlers } from './handlers/health-handlers';
import { hookHandlers } from './handlers/hook-handlers';
import { importHandlers } from './handlers/import-handlers';
import { ingestHandlers } from './handlers/ingest-handlers';
import { nodeHandlers } from './handlers/node-handlers';
import { notifyHandlers } from './handlers/notify-handlers';
import { openApiHandlers } from './handlers/openapi-handlers';
import { recordingHandlers } from './handlers/recording-handlers';
import { revocationHandlers } from './handlers/revocation-handlers';
import { screenControlHandlers } from './handlers/screen-control-handlers';
import { screenHandlers } from './handlers/screen-handlers';
import { sessionHandlers } from './handlers/session-handlers';
import { sourceHandlers } from './handlers/source-handlers';
import { streamHandlers } from './handlers/stream-handlers';
import { tapeHandlers } from './handlers/tape-handlers';
import type { HandledRoute } from './route-handler';
import { createRouter } from './router';

/** Returns all routes of the HTTP API. */
export function apiRoutes(dependencies: ApiDependencies): readonly HandledRoute[] {
  const routes = [
    ...healthHandlers(dependencies),
    ...accessHandlers(dependencies),
    ...streamHandlers(dependencies),
    ...sourceHandlers(dependencies),
    ...nodeHandlers(dependencies),
    ...boardHandlers(dependencies),
    ...brandHandlers(dependencies),
    ...tapeHandlers(dependencies),
    ...sessionHandlers(dependencies),
    ...importHandlers(dependencies),
    ...ingestHandlers(dependencies),
    ...hookHandlers(dependencies),
    ...recordingHandlers(dependencies),
    ...alertHandlers(dependencies),
    ...notifyHandlers(dependencies),
    ...screenHandlers(dependencies),
    ...screenControlHandlers(dependencies),
    ...revocationHandlers(dependencies),
  ];
  return [...routes, ...openApiHandlers(routes.map(({ route }) => route))];
}

/** Creates the router of `/api`, `/healthz`, `/readyz` and `/metrics`. */
export function createApi(dependencies: ApiDependencies): Hono {
  return createRouter(apiRoutes(dependencies), dependencies);
}
