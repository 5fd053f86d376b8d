import type { AlertServer } from '../../../lib/desk/alert-list';
import {
  acknowledgeAlert,
  changeAlert,
  createAlert,
  listAlerts,
  listFirings,
  removeAlert,
} from '../../../lib/protocol/http/alert-routes';
import { callApi } from '../../_access/call-api';

/** Maximum number of firings in the history. */
const MAX_FIRINGS = 200;

/** Returns the alerts of this user on the server. */
export function alertServer(user: string): AlertServer {
  const query = { user };
  return {
    list: () => callApi(listAlerts, { query }),
    history: async () => (await callApi(listFirings, { query: { user, limit: MAX_FIRINGS } })).firings,
    create: async (body) => (await callApi(createAlert, { query, body })).alert,
    change: async (id, body) => (await callApi(changeAlert, { parameters: { id }, query, body })).alert,
    remove: (id) => callApi(removeAlert, { parameters: { id }, query }),
    see: (id) => callApi(acknowledgeAlert, { parameters: { id }, query }),
  };
}
