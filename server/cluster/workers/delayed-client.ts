/**
 * True for a token that may have a claim `delay`. Its signature is not checked: the leader, which has delayed streams, can
 * serve any other client as well.
 */
export function mayBeDelayed(token: string | undefined): boolean {
  const payload = token?.split('.')[1];
  return payload !== undefined && Buffer.from(payload, 'base64url').includes('"delay"');
}

/** Returns the token of an `Authorization` header. */
export function bearerOf(authorization: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}
