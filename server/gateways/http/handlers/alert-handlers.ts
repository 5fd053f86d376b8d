import { ProtocolError } from '../../../../lib/protocol/error';
import {
  acknowledgeAlert,
  changeAlert,
  createAlert,
  listAlerts,
  listFirings,
  removeAlert,
} from '../../../../lib/protocol/http/alert-routes';
import type { Principal } from '../../../access/principal';
import type { AlertUser } from '../../../alerts/alerts';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

/** Handlers of alerts, which belong to the token's user, or to the query's where there are no tokens. */
export function alertHandlers({
  access,
  alerts,
}: Pick<ApiDependencies, 'access' | 'alerts'>): HandledRoute[] {
  return [
    handle(listAlerts, (request) => {
      const user = userOf(request);
      const { hasWebhook: webhook, most } = alerts;
      return { alerts: alerts.list(user), unseen: alerts.unseen(user), webhook, most };
    }),
    handle(createAlert, async (request) => ({ alert: await alerts.create(userOf(request), request.body) })),
    handle(listFirings, (request) => {
      const { limit, before } = request.query;
      const user = userOf(request);
      return { firings: alerts.history(user, limit, before), unseen: alerts.unseen(user) };
    }),
    handle(changeAlert, async (request) => ({
      alert: await alerts.change(userOf(request), request.parameters.id, request.body),
    })),
    handle(removeAlert, async (request) => ({
      alert: await alerts.remove(userOf(request), request.parameters.id),
    })),
    handle(acknowledgeAlert, async (request) => ({
      unseen: await alerts.see(userOf(request), request.parameters.id),
    })),
  ];

  interface AlertRequester {
    readonly principal: Principal;
    readonly query: { readonly user?: string };
  }

  /** @throws ProtocolError `bad_request` where neither token nor query names the user */
  function userOf({ principal, query }: AlertRequester): AlertUser {
    const name = access.tokens ? principal.user : query.user;
    if (name !== undefined) return { name, principal };
    throw new ProtocolError('bad_request', 'user must be given: there are no tokens that name the user');
  }
}
