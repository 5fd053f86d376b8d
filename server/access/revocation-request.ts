import { OBJECT_ERROR, parseForm } from '../../lib/protocol/form';
import * as z from '../../lib/schema/zod';
import { tokenId } from './claims';

/** Request to revoke a token. */
export interface RevocationRequest {
  readonly jti: string;
  /** Expiry of the token, µs. */
  readonly expires?: number;
}

const TIME_ERROR = 'must be a time in whole µs since 1970';

const schema = z.object(
  {
    jti: tokenId,
    expires: z.int({ error: TIME_ERROR }).positive({ error: TIME_ERROR }).exactOptional(),
  },
  { error: OBJECT_ERROR },
);

/**
 * Checks the body of a request to revoke a token.
 * @throws ProtocolError `bad_request`, naming the first invalid field and its value
 */
export function parseRevocation(value: unknown): RevocationRequest {
  return parseForm('revocation', schema, value);
}
