import { receiveHook } from '../../../../lib/protocol/http/hook-routes';
import type { ApiDependencies } from '../api-dependencies';
import { MediaBodies } from '../media-body';
import { type HandledRoute, handle } from '../route-handler';

export function hookHandlers({ hooks }: Pick<ApiDependencies, 'hooks'>): HandledRoute[] {
  const bodies = new MediaBodies();
  return [
    handle(receiveHook, async ({ incoming, parameters: { token }, audit }) => {
      // Services call many times a second.
      audit(null);
      hooks.require(token);
      await bodies.use(incoming, receiveHook.body.maxBytes, async (body) => hooks.take(token, body));
      return { received: true as const };
    }),
  ];
}
