import { getAccess } from '../../../../lib/protocol/http/access-routes';
import type { ApiDependencies } from '../api-dependencies';
import { type HandledRoute, handle } from '../route-handler';

export function accessHandlers({
  access,
  screens,
}: Pick<ApiDependencies, 'access' | 'screens'>): HandledRoute[] {
  return [
    handle(getAccess, ({ principal: { welcome, user, token, permissions } }) => {
      const { symbols, writes, channels, rate, levels, acts, delay } = permissions;
      const ofToken = token && { expires: token.expires, ...(token.id !== undefined && { id: token.id }) };
      return {
        access: {
          ...{ tokens: access.tokens, screens: screens.possible, welcome },
          ...(user !== undefined && { user }),
          ...ofToken,
          ...{ symbols, writes, channels, rate, levels, acts },
          ...(delay > 0 && { delay }),
        },
      };
    }),
  ];
}
