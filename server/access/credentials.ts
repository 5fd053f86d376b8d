import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +([^ ]+) *$/i;

/** The token of `Authorization: Bearer`; nothing when the header is absent or of another scheme, such as a proxy's. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
