import type { Context, Hono } from 'hono';
import {
  type AlertQuery,
  parseAlertQuery,
  parseAlertRequest,
  parseFiringQuery,
} from '../../../lib/protocol/alert-request';
import { ProtocolError } from '../../../lib/protocol/error';
import type { Access } from '../../access/access';
import type { AlertUser } from '../../alerts/alerts';
import type { AlertsApi } from './api-contracts';
import { readJson, refuseMethod, requireJson } from './json-body';
import { requireActOf } from './request-principal';

const PATH = '/api/alerts';
/** Bytes of a request's body. */
const MAX_BODY_BYTES = 4 * 1024;

/**
 * `/api/alerts`: alerts of the live stream and what they have fired, each user's own. The user is the token's; without
 * tokens it is the `user` of the address, and only programs and pages on this machine may have any.
 */
export function addAlertRoutes(api: Hono, access: Access, alerts: AlertsApi): void {
  api.get(PATH, (context) => {
    const user = userOf(context);
    const { hasWebhook: webhook, most } = alerts;
    return context.json({ alerts: alerts.list(user), unseen: alerts.unseen(user), webhook, most });
  });
  api.post(PATH, requireJson(MAX_BODY_BYTES), async (context) => {
    const user = userOf(context);
    const alert = await alerts.create(user, parseAlertRequest(await readJson(context)));
    return context.json({ alert }, 201);
  });
  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST'));

  api.get(`${PATH}/history`, (context) => {
    const query = parseFiringQuery(context.req.query());
    const { limit, before } = query;
    const user = userOf(context, query);
    return context.json({ firings: alerts.history(user, limit, before), unseen: alerts.unseen(user) });
  });
  api.all(`${PATH}/history`, (context) => refuseMethod(context, 'GET', 'HEAD'));

  api.patch(`${PATH}/:id`, requireJson(MAX_BODY_BYTES), async (context) => {
    const user = userOf(context);
    return context.json({
      alert: await alerts.change(user, context.req.param('id'), await readJson(context)),
    });
  });
  api.delete(`${PATH}/:id`, async (context) =>
    context.json({ alert: await alerts.remove(userOf(context), context.req.param('id')) }),
  );
  api.all(`${PATH}/:id`, (context) => refuseMethod(context, 'PATCH', 'DELETE'));

  api.post(`${PATH}/:id/seen`, async (context) =>
    context.json({ unseen: await alerts.see(userOf(context), context.req.param('id')) }),
  );
  api.all(`${PATH}/:id/seen`, (context) => refuseMethod(context, 'POST'));

  function userOf(context: Context, query: AlertQuery = parseAlertQuery(context.req.query())): AlertUser {
    requireActOf(context, access, 'alerts');
    const principal = context.get('principal');
    // As in the handshake: with tokens a name is worth what the token says.
    const name = access.tokens ? principal.user : query.user;
    if (name !== undefined) return { name, principal };
    throw new ProtocolError(
      'bad_request',
      'query.user must be given: without tokens nothing else says whose alerts',
    );
  }
}
