import type { AlertAnswer, AlertServer } from '../../../lib/desk/alert-list';
import type { Alert, Firing } from '../../../lib/protocol/alert';
import { ask } from '../../_screen/replay-api';

const PATH = '/api/alerts';

/** `/api/alerts` for this user. Its answers are our own server's, of the same version as the page. */
export function alertServer(user: string): AlertServer {
  const query = `user=${encodeURIComponent(user)}`;
  const path = (id = ''): string => `${PATH}${id && `/${encodeURIComponent(id)}`}?${query}`;
  const send = (method: string, address: string, content?: object): Promise<unknown> =>
    ask(address, {
      method,
      ...(content && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(content),
      }),
    });
  const alertOf = (answer: unknown): Alert => (answer as { readonly alert: Alert }).alert;
  return {
    list: async () => (await ask(path())) as AlertAnswer,
    history: async () =>
      ((await ask(`${PATH}/history?${query}&limit=200`)) as { readonly firings: Firing[] }).firings,
    create: async (requested) => alertOf(await send('POST', path(), requested)),
    change: async (id, change) => alertOf(await send('PATCH', path(id), change)),
    remove: (id) => send('DELETE', path(id)),
    see: (id) => send('POST', `${PATH}/${encodeURIComponent(id)}/seen?${query}`),
  };
}
