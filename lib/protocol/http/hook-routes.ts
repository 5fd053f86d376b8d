import * as z from '../../schema/zod';
import { defineRoute } from './route';

/** Maximum size of a body, bytes. */
const MAX_BODY_BYTES = 64 * 1024;

export const receiveHook = defineRoute({
  name: 'receiveHook',
  method: 'POST',
  path: '/api/hooks/:token',
  access: 'public',
  summary: 'Receives the callback of another service. Answers before anything is done with it.',
  body: {
    media: ['application/json', 'text/plain', 'application/x-ndjson', 'text/csv'],
    maxBytes: MAX_BODY_BYTES,
  },
  answers: { 202: z.object({ received: z.literal(true) }) },
  errors: ['not_found', 'rate_limited', 'too_slow'],
});
