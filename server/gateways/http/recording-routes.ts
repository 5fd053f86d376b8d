import type { Hono } from 'hono';
import { parseRecordingRequest } from '../../../lib/protocol/recording-request';
import type { Access } from '../../access/access';
import type { RecordingsApi } from './api-contracts';
import { readJson, refuseMethod, requireJson } from './json-body';
import { requireActOf } from './request-principal';

const PATH = '/api/recordings';
/** Bytes of a request's body. */
const MAX_BODY_BYTES = 4 * 1024;

/**
 * `/api/recordings`: what is recorded of the live stream; begin and end a recording. That is for operators, and
 * without tokens for programs on this machine.
 */
export function addRecordingRoute(api: Hono, access: Access, recordings: RecordingsApi): void {
  api.use(PATH, async (context, next) => {
    requireActOf(context, access, 'record');
    await next();
  });
  api.get(PATH, (context) => context.json({ recordings: recordings.all(), rewind: recordings.rewind }));
  api.post(PATH, requireJson(MAX_BODY_BYTES), async (context) => {
    const { action, id } = parseRecordingRequest(await readJson(context));
    context.set('about', { action, id });
    if (action === 'start') return context.json({ recording: await recordings.start(id) }, 201);
    return context.json({ recording: await recordings.stop(id) });
  });
  api.all(PATH, (context) => refuseMethod(context, 'GET', 'HEAD', 'POST'));
}
