import type { Hono } from 'hono';
import type { Access } from '../../access/access';
import { refuseMethod } from './json-body';

const PATH = '/api/access';

/**
 * `GET /api/access`: who the asker is here and what they may see and do. It is open to all, so that a page can find
 * out whether it needs a token.
 * @param screens whether screens can be let in by a code
 */
export function addAccessRoute(api: Hono, access: Access, screens: boolean): void {
  api.get(PATH, (context) => {
    const { welcome, user, token, permissions } = context.get('principal');
    const { symbols, channels, rate, levels, acts } = permissions;
    return context.json({
      access: {
        ...{ tokens: access.tokens, screens, welcome },
        ...(user !== undefined && { user }),
        ...(token !== undefined && { expires: token.expires, id: token.id }),
        ...{ symbols, channels, rate, levels, acts },
      },
    });
  });
  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD'));
}
