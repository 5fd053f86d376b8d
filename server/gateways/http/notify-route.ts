import type { Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { ProtocolError, shown } from '../../../lib/protocol/error';
import { parseNotify } from '../../../lib/protocol/notify-request';
import type { Access } from '../../access/access';
import { errorAnswer } from './answer';
import type { Notify } from './parts';
import { requireActOf } from './visitor';

const PATH = '/api/notify';
/** Bytes of a request's body. */
const LARGEST_BODY = 16 * 1024;

/**
 * `POST /api/notify`: tells one user something. That is for operators, and without tokens for programs on this machine.
 */
export function addNotifyRoute(api: Hono, access: Access, notify: Notify): void {
  api.post(PATH, async (context, next) => {
    requireActOf(context, access, 'notify');
    const type = context.req.header('content-type');
    if (type?.split(';', 1)[0]?.trim().toLowerCase() !== 'application/json') {
      return refuse(context, 415, `Content-Type must be application/json, not ${shown(type)}`);
    }
    await next();
    return undefined;
  });
  const tooLarge = (context: Context): Response =>
    refuse(context, 413, `the body must have at most ${LARGEST_BODY} bytes`);
  api.post(PATH, bodyLimit({ maxSize: LARGEST_BODY, onError: tooLarge }), async (context) => {
    const { user, ...content } = parseNotify(await jsonOf(context));
    return context.json({ notified: await notify(user, content) });
  });
  api.all(PATH, (context) => {
    context.header('Allow', 'POST');
    return refuse(context, 405, `${shown(context.req.method)} is not possible here, only POST`);
  });
}

async function jsonOf(context: Context): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError('bad_request', `the body is not JSON: ${shown(text)}`);
  }
}

function refuse(context: Context, status: 405 | 413 | 415, message: string): Response {
  return context.json(errorAnswer(new ProtocolError('bad_request', message)).body, status);
}
