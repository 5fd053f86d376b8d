import type { Hono } from 'hono';
import type { Access } from '../../access/access';
import { parseRevocation } from '../../access/revocation-request';
import { addJsonPost } from './json-post';
import { refuseOtherMethods } from './refuse-methods';
import { requireActOf } from './visitor';

const PATH = '/api/revocations';
/** Bytes of a request's body. */
const LARGEST_BODY = 4 * 1024;

/** `POST /api/revocations` revokes a token by its id, `GET` lists those that were. Both are for operators. */
export function addRevocationRoute(api: Hono, access: Access): void {
  addJsonPost(api, PATH, {
    largest: LARGEST_BODY,
    require: (context) => requireActOf(context, access, 'revoke'),
    async answer(context, body) {
      const { jti, expires } = parseRevocation(body);
      return context.json({ revocation: await access.revoke(jti, expires) }, 201);
    },
  });
  api.get(PATH, (context) => {
    requireActOf(context, access, 'revoke');
    return context.json({ revocations: access.revocations() });
  });
  refuseOtherMethods(api, PATH, ['GET', 'HEAD', 'POST']);
}
