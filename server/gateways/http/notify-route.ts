import type { Hono } from 'hono';
import { parseNotify } from '../../../lib/protocol/notify-request';
import type { Access } from '../../access/access';
import { addJsonPost } from './json-post';
import type { Notify } from './parts';
import { refuseOtherMethods } from './refuse-methods';
import { requireActOf } from './visitor';

const PATH = '/api/notify';
/** Bytes of a request's body. */
const LARGEST_BODY = 16 * 1024;

/**
 * `POST /api/notify`: tells one user something. That is for operators, and without tokens for programs on this machine.
 */
export function addNotifyRoute(api: Hono, access: Access, notify: Notify): void {
  addJsonPost(api, PATH, {
    largest: LARGEST_BODY,
    require: (context) => requireActOf(context, access, 'notify'),
    async answer(context, body) {
      const { user, ...content } = parseNotify(body);
      return context.json({ notified: await notify(user, content) });
    },
  });
  refuseOtherMethods(api, PATH, ['POST']);
}
