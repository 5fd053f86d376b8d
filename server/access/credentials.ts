import type { IncomingHttpHeaders } from 'node:http';

const BEARER = /^Bearer +([^ ]+) *$/i;

/** Returns the token of `Authorization: Bearer`; undefined for another scheme, such as a proxy's. */
export function bearerToken({ authorization }: IncomingHttpHeaders): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}
