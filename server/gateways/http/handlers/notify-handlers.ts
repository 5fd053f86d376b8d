import { notifyUser } from '../../../../lib/protocol/http/notify-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function notifyHandlers({ notify }: Pick<ApiDependencies, 'notify'>): HandledRoute[] {
  return [
    handle(notifyUser, async ({ body: { user, ...content }, audit }) => {
      audit({ user });
      return { notified: await notify(user, content) };
    }),
  ];
}
