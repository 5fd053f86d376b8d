import { setTimeout as sleep } from 'node:timers/promises';
import { ProtocolError } from '../../lib/protocol/error';

/** Time over which shutdown notices are spread, ms, so that clients do not reconnect all at once. */
const MAX_SHUTDOWN_MS = 2_000;
const MAX_PAUSE = 20;

/** Closes connections one after another with `shutting_down`. */
export async function sendShutdownNotices<T>(
  all: readonly T[],
  tell: (one: T, why: ProtocolError) => void,
): Promise<void> {
  const pause = Math.min(MAX_PAUSE, MAX_SHUTDOWN_MS / Math.max(1, all.length));
  for (const one of all) {
    tell(one, stopping());
    await sleep(pause);
  }
}

export function stopping(): ProtocolError {
  return new ProtocolError('shutting_down', 'the server is stopping');
}
