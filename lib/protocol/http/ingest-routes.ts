import * as z from '../../schema/zod';
import { ingestAnswerSchema } from '../publish';
import { defineRoute } from './route';

/** Maximum size of a body, bytes, as sent and unpacked. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const KEY_ERROR = 'must be 1 to 128 visible ASCII characters';

export const CSV_TYPE = 'text/csv';

export const pushEvents = defineRoute({
  name: 'pushEvents',
  method: 'POST',
  path: '/api/ingest',
  access: 'ingest',
  summary: 'Pushes events into the live stream. Answers when the market has taken them.',
  headers: z.object({
    'idempotency-key': z
      .string()
      .regex(/^[\x21-\x7e]{1,128}$/, KEY_ERROR)
      .describe('Requests with the same key and body within 10 minutes count once')
      .exactOptional(),
  }),
  body: {
    media: ['application/x-ndjson', 'application/ndjson', 'application/jsonl', CSV_TYPE],
    maxBytes: MAX_BODY_BYTES,
  },
  answers: { 200: ingestAnswerSchema },
  errors: ['not_found', 'too_slow', 'shutting_down'],
});
