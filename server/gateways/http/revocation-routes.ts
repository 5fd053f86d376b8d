import type { Hono } from 'hono';
import type { Access } from '../../access/access';
import { parseRevocation } from '../../access/revocation-request';
import { readJson, refuseMethod, requireJson } from './json-body';
import { requireActOf } from './request-principal';

const PATH = '/api/revocations';
/** Bytes of a request's body. */
const MAX_BODY_BYTES = 4 * 1024;

/** `POST /api/revocations` revokes a token by its id, `GET` lists those that were. Both are for operators. */
export function addRevocationRoute(api: Hono, access: Access): void {
  api.use(PATH, async (context, next) => {
    requireActOf(context, access, 'revoke');
    await next();
  });
  api.post(PATH, requireJson(MAX_BODY_BYTES), async (context) => {
    const { jti, expires } = parseRevocation(await readJson(context));
    context.set('about', { jti });
    return context.json({ revocation: await access.revoke(jti, expires) }, 201);
  });
  api.get(PATH, (context) => context.json({ revocations: access.revocations() }));
  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST'));
}
