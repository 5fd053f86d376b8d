import { OBJECT_ERROR, parseForm } from '../../lib/protocol/form';
import * as z from '../../lib/schema/zod';
import { tokenId } from './claims';

/** A request to revoke a token. */
export interface RevocationRequest {
  readonly jti: string;
  /** When the token ends by itself, µs. */
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
 * Reads the body of a request to revoke a token: JSON that was parsed.
 * @throws ProtocolError `bad_request`, naming the first field at fault and its value
 */
export function parseRevocation(value: unknown): RevocationRequest {
  return parseForm('revocation', schema, value);
}
