import * as z from '../../schema/zod';
import { form, oneOf, text, userName } from '../form';
import { NOTICE_LEVELS } from '../screens/notice-level';
import { defineRoute } from './route';

/** Maximum lengths of a notice's title and body, characters. */
const MAX_TITLE_CHARACTERS = 200;
const MAX_NOTICE_CHARACTERS = 8_000;
/** Maximum nesting of objects and arrays in `data`: encoders recurse for each level. */
const MAX_DATA_DEPTH = 32;
/** Maximum size of a request's body, bytes. */
const MAX_BODY_BYTES = 16 * 1024;

export const notifySchema = form({
  user: userName,
  title: text(MAX_TITLE_CHARACTERS).exactOptional(),
  body: text(MAX_NOTICE_CHARACTERS),
  level: oneOf(NOTICE_LEVELS).exactOptional().describe('`info` when absent'),
  data: z
    .unknown()
    .refine((value) => !isDeeper(value, MAX_DATA_DEPTH), {
      error: `must have at most ${MAX_DATA_DEPTH} objects and arrays inside each other`,
    })
    .exactOptional()
    .describe('Any JSON, for the page that shows the notice'),
});

export const notifyUser = defineRoute({
  name: 'notifyUser',
  method: 'POST',
  path: '/api/notify',
  access: 'notify',
  summary: 'Sends a notice to all connections of one user.',
  body: { name: 'notify', schema: notifySchema, maxBytes: MAX_BODY_BYTES },
  answers: {
    200: z.object({
      notified: z.object({
        connections: z.int().describe('Connections that the notice was sent to'),
        acknowledged: z.int().describe('Connections that acknowledged it in time'),
      }),
    }),
  },
  errors: ['too_slow'],
});

function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return most === 0 || Object.values(value).some((part) => isDeeper(part, most - 1));
}
