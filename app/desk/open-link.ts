import type { MarketLink } from '../../lib/client/market-link';
import { HubLink } from '../../lib/hub/hub-link';
import { hubTransports } from '../../lib/hub/hub-transport';
import * as z from '../../lib/schema/zod';
import { currentToken, currentUser } from '../_access/access-token';
import { browserUser } from '../_screen/browser-user';

/** Timeout of the request for the worker's script, ms; without it the page opens its own connection. */
const ANSWER_TIMEOUT_MS = 5_000;

const scriptAnswer = z.object({ script: z.string().nullable() });

/** Returns the URL of the script of the shared worker; undefined if there is none. */
export async function findHubScript(): Promise<string | undefined> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
    const response = await fetch('/hub-worker.json', { cache: 'no-store', signal });
    return scriptAnswer.parse(await response.json()).script ?? undefined;
  } catch {
    return undefined;
  }
}

/** Opens a stream over the connection that all tabs share, or the next best transport. */
export function openSharedLink(stream: string, script: string | undefined): MarketLink {
  const account = currentUser();
  return new HubLink({
    requested: {
      ...{ url: location.origin, stream, user: browserUser(window.localStorage) },
      ...(account !== undefined && { account }),
    },
    token: currentToken,
    transports: hubTransports(script),
  });
}
