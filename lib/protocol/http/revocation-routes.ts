import * as z from '../../schema/zod';
import { form, TIME_ERROR, time, tokenId } from '../form';
import { defineRoute } from './route';

/** Maximum size of a request's body, bytes. */
const MAX_BODY_BYTES = 4 * 1024;

const revocationSchema = z.object({
  jti: z.string().describe('Id of the token'),
  at: time,
  expires: time
    .exactOptional()
    .describe('End of the token, µs since 1970 (UTC). Without it the revocation is kept for good'),
});

export const revocationRequestSchema = form({
  jti: tokenId,
  expires: z
    .int({ error: TIME_ERROR })
    .positive({ error: TIME_ERROR })
    .exactOptional()
    .describe('End of the token, µs since 1970 (UTC)'),
});

export const listRevocations = defineRoute({
  name: 'listRevocations',
  method: 'GET',
  path: '/api/revocations',
  access: 'revoke',
  summary: 'Lists the revoked tokens, oldest first.',
  answers: { 200: z.object({ revocations: z.array(revocationSchema) }) },
});

export const revokeToken = defineRoute({
  name: 'revokeToken',
  method: 'POST',
  path: '/api/revocations',
  access: 'revoke',
  summary: 'Revokes a token by its id and closes its connections.',
  body: { name: 'revocation', schema: revocationRequestSchema, maxBytes: MAX_BODY_BYTES },
  answers: {
    201: z.object({
      revocation: revocationSchema.extend({ closed: z.int().describe('Connections that were closed') }),
    }),
  },
});
