import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono, type MiddlewareHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { ACTS } from '../../../lib/protocol/act';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { parseForm } from '../../../lib/protocol/form';
import {
  checkBody,
  type JsonBody,
  type MediaBody,
  type RouteAccess,
  type RouteDefinition,
} from '../../../lib/protocol/http/route';
import { parseQuery } from '../../../lib/protocol/query';
import { acceptedFormat, ROW_TYPES, type RowFormat } from '../../../lib/protocol/row-format';
import type { Access } from '../../access/access';
import { bearerToken } from '../../access/credentials';
import { type Principal, requireAccess } from '../../access/principal';
import type { Edge } from '../../edge/edge';
import { HttpError, requestFault, rowsText, rowsType } from './answer';
import { addAuditTrail } from './audit-trail';
import { answerError, readJson, requireJson } from './json-body';
import { requireMedia } from './media-body';
import { answerOf, type HandledRoute, type RouteRequest } from './route-handler';

declare module 'hono' {
  interface ContextVariableMap {
    principal: Principal;
  }
}

const ACCESS: readonly RouteAccess[] = ['public', 'guest', ...ACTS];
const METHODS = ['GET', 'HEAD', 'PUT', 'POST', 'PATCH', 'DELETE'];

export interface RouterOptions {
  readonly access: Access;
  readonly edge: Edge;
  /** Receives errors that are not meant for clients. */
  readonly onError: (error: unknown) => void;
}

/**
 * Creates the router of these routes. It authorizes each request as its route states, validates query and body,
 * and answers 405 for other methods of a path. The order of the routes has no meaning.
 * @throws RangeError for a route that does not state its access
 */
export function createRouter(
  routes: readonly HandledRoute[],
  { access, edge, onError }: RouterOptions,
): Hono {
  const router = new Hono();
  router.use(async (context, next) => {
    context.header('Cache-Control', 'no-store');
    await next();
  });
  addAuditTrail(router, access, edge);

  for (const [path, ofPath] of byPath(routes)) {
    for (const { route, handler } of ofPath) {
      requireStatedAccess(route);
      const checks = [
        authorize(access, route),
        ...(isJson(route.body) ? [requireJson(route.body.maxBytes)] : []),
        ...(isMedia(route.body) ? [requireMedia(route.body)] : []),
      ];
      router.on(route.method, [path], ...checks, async (context) => {
        try {
          const { status, body, headers } = answerOf(
            route,
            await handler(await requestOf(context, route, edge)),
          );
          const { text, type } = contentOf(context, route, body);
          return context.body(text, status as ContentfulStatusCode, { ...type, ...headers });
        } catch (error) {
          if (error instanceof HttpError) return answerError(context, error);
          throw error;
        }
      });
    }
    router.all(path, authorize(access, leastAccess(ofPath)), (context) => {
      const allowed = METHODS.filter((method) => isAllowed(method, ofPath));
      const message = `${quoteValue(context.req.method)} is not possible here, only ${allowed.join(' and ')}`;
      return answerError(context, new HttpError(405, message, { Allow: allowed.join(', ') }));
    });
  }

  router.all('*', authorize(access, { access: 'guest' }), (context) =>
    answerError(
      context,
      new ProtocolError('not_found', `there is nothing at ${quoteValue(context.req.path)}`),
    ),
  );
  router.onError((error, context) => {
    const fault = requestFault(error, (context.env as HttpBindings).incoming);
    if (!(fault instanceof ProtocolError)) onError(fault);
    return answerError(context, fault);
  });
  return router;
}

/** Encodes an answer in the format of its route, or in the one that the request prefers. */
function contentOf(
  context: Context,
  route: RouteDefinition,
  body: unknown,
): { readonly text: string; readonly type: Readonly<Record<string, string>> } {
  if (route.mediaType !== undefined) return { text: String(body), type: { 'Content-Type': route.mediaType } };
  if (route.rows === undefined)
    return { text: JSON.stringify(body), type: { 'Content-Type': ROW_TYPES.json } };
  // A valid one: the query has been checked.
  const asked = context.req.query('format') as RowFormat | undefined;
  const format = asked ?? acceptedFormat(context.req.header('Accept'));
  return {
    text: format === 'json' ? JSON.stringify(body) : rowsText(route, body, format),
    type: { 'Content-Type': rowsType(format), Vary: 'Accept' },
  };
}

/** Groups routes by path, fixed segments before parameters, so that `/x/claim` is not taken for `/x/:id`. */
function byPath(routes: readonly HandledRoute[]): [string, HandledRoute[]][] {
  const paths = new Map<string, HandledRoute[]>();
  for (const one of routes) paths.set(one.route.path, [...(paths.get(one.route.path) ?? []), one]);
  // `~` comes after all characters of fixed segments.
  const key = ([path]: [string, unknown]): string => path.replaceAll(':', '~');
  return [...paths].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** @throws RangeError naming the route */
function requireStatedAccess({ method, path, access }: RouteDefinition): void {
  if (ACCESS.includes(access)) return;
  throw new RangeError(`${method} ${path} must state its access, one of ${ACCESS.join(', ')}, not ${access}`);
}

/**
 * Returns the weakest permissions of a path: a caller that may use one of its methods gets 405 for the others.
 */
function leastAccess(routes: readonly HandledRoute[]): Pick<RouteDefinition, 'access' | 'openToLocal'> {
  const [first] = routes
    .map(({ route }) => route)
    .sort((a, b) => ACCESS.indexOf(a.access) - ACCESS.indexOf(b.access));
  return first as RouteDefinition;
}

function isAllowed(method: string, routes: readonly HandledRoute[]): boolean {
  return routes.some(({ route }) => route.method === (method === 'HEAD' ? 'GET' : method));
}

/**
 * Authenticates the caller and requires the permissions of the route. The token of a request to `/api` is
 * always checked: a caller with an invalid one is not a guest.
 */
function authorize(
  access: Access,
  { access: right, openToLocal }: Pick<RouteDefinition, 'access' | 'openToLocal'>,
): MiddlewareHandler {
  return async (context, next) => {
    const { incoming } = context.env as HttpBindings;
    const isLocal = openToLocal === true && access.whyNotLocal(incoming) === undefined;
    const isFree = isLocal || (right === 'public' && !context.req.path.startsWith('/api/'));
    const principal = await access.principalOf(isFree ? undefined : bearerToken(incoming.headers));
    context.set('principal', principal);
    if (right === 'guest') requireAccess(principal);
    else if (right !== 'public' && !isLocal) access.requireAct(principal, right, incoming);
    await next();
  };
}

/** @throws ProtocolError naming the first invalid parameter or field */
async function requestOf(
  context: Context,
  { query, headers, body }: RouteDefinition,
  edge: Edge,
): Promise<RouteRequest> {
  const { incoming } = context.env as HttpBindings;
  const checked = {
    query: query && parseQuery(query, context.req.queries()),
    headers: headers && parseForm('header', headers, incoming.headers),
    body:
      isJson(body) && body.schema
        ? checkBody({ ...body, schema: body.schema }, await readJson(context))
        : undefined,
  };
  return {
    ...(checked as Pick<RouteRequest, 'query' | 'headers' | 'body'>),
    parameters: context.req.param(),
    principal: context.get('principal'),
    address: edge.clientAddress(incoming),
    incoming,
    signal: context.req.raw.signal,
    audit: (subject) => context.set('auditSubject', subject),
  };
}

function isJson(body: RouteDefinition['body']): body is JsonBody {
  return typeof body === 'object' && 'name' in body;
}

function isMedia(body: RouteDefinition['body']): body is MediaBody {
  return typeof body === 'object' && 'media' in body;
}
