import type { Hono } from 'hono';
import { parseNotify } from '../../../lib/protocol/notify-request';
import type { Access } from '../../access/access';
import type { Notify } from './api-contracts';
import { readJson, refuseMethod, requireJson } from './json-body';
import { requireActOf } from './request-principal';

const PATH = '/api/notify';
/** Bytes of a request's body. */
const MAX_BODY_BYTES = 16 * 1024;

/**
 * `POST /api/notify`: tells one user something. That is for operators, and without tokens for programs on this machine.
 */
export function addNotifyRoute(api: Hono, access: Access, notify: Notify): void {
  api.post(PATH, async (context, next) => {
    requireActOf(context, access, 'notify');
    await next();
  });
  api.post(PATH, requireJson(MAX_BODY_BYTES), async (context) => {
    const { user, ...content } = parseNotify(await readJson(context));
    context.set('about', { user });
    return context.json({ notified: await notify(user, content) });
  });
  api.all(PATH, (context) => refuseMethod(context, 'POST'));
}
