import type { Hono } from 'hono';
import { ProtocolError, shown } from '../../../lib/protocol/error';
import { errorAnswer } from './answer';

/** Answers every method at a path that no route before took with 405. */
export function refuseOtherMethods(api: Hono, path: string, allowed: readonly string[]): void {
  api.all(path, (context) => {
    const message = `${shown(context.req.method)} is not possible here, only ${allowed.join(' and ')}`;
    const { body } = errorAnswer(new ProtocolError('bad_request', message));
    return context.json(body, 405, { Allow: allowed.join(', ') });
  });
}
