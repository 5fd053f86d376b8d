import { decodeProtectedHeader, errors, type JWTPayload } from 'jose';
import { ProtocolError, quoteValue } from '../../lib/protocol/error';
import { KeysUnavailable } from './key-set';

const MALFORMED = [errors.JWSInvalid, errors.JWTInvalid, errors.JOSENotSupported];
const UNREACHABLE = [KeysUnavailable, errors.JWKSTimeout, errors.JWKSInvalid];

/** Requirements that a rejected token may have missed. */
export interface Wanted {
  readonly algorithms: readonly string[];
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
}

/**
 * Explains why a token is invalid, with a text for each fault. It names the offending value and never repeats
 * the token.
 */
export function tokenFault(error: unknown, token: string, wanted: Wanted): ProtocolError {
  if (error instanceof ProtocolError) return error;
  if (error instanceof errors.JWTExpired) {
    return new ProtocolError('token_expired', `the token expired at ${timeOf(error.payload.exp)}`);
  }
  if (error instanceof errors.JWTClaimValidationFailed) return refused(claimFault(error, wanted));
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return refused(
      `the token is signed with ${quoteValue(headerOf(token).alg)}, which is not one of ${wanted.algorithms.join(', ')}`,
    );
  }
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return refused('the token’s signature is wrong');
  if (error instanceof errors.JWKSNoMatchingKey) {
    return refused(`the token’s key ${quoteValue(headerOf(token).kid)} is not known here`);
  }
  if (error instanceof errors.JWKSMultipleMatchingKeys) {
    return refused('the token does not say which key it is signed with (kid)');
  }
  if (MALFORMED.some((kind) => error instanceof kind)) return refused('the token is not a JSON Web Token');
  if (UNREACHABLE.some((kind) => error instanceof kind)) {
    return new ProtocolError('internal', 'the keys that tokens are signed with cannot be had now');
  }
  return new ProtocolError('internal', 'the token could not be checked');
}

function refused(message: string): ProtocolError {
  return new ProtocolError('unauthenticated', message);
}

function claimFault({ claim, reason, payload }: errors.JWTClaimValidationFailed, wanted: Wanted): string {
  if (reason === 'missing') return `the token has no ${quoteValue(claim)}`;
  switch (claim) {
    case 'nbf':
      return `the token is not valid before ${timeOf(payload.nbf)}`;
    case 'aud':
      return `the token is for ${quoteValue(first(payload.aud))}, not for ${quoteValue(wanted.audience)}`;
    case 'iss':
      return `the token is from ${quoteValue(payload.iss)}, not from ${quoteValue(wanted.issuer)}`;
    default:
      return `the token’s ${claim} is wrong: ${quoteValue(payload[claim])}`;
  }
}

function first(audience: JWTPayload['aud']): unknown {
  return Array.isArray(audience) && audience.length === 1 ? audience[0] : audience;
}

/** Formats seconds since 1970 for people. */
function timeOf(seconds: unknown): string {
  const date = new Date(Number(seconds) * 1_000);
  return Number.isNaN(date.getTime()) ? quoteValue(seconds) : date.toISOString();
}

function headerOf(token: string): { readonly alg?: unknown; readonly kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return {};
  }
}
