import { ProtocolError } from '../../lib/protocol/error';

/**
 * Refuses a new client while a node of several is not ready: the load balancer asks another one.
 * @throws ProtocolError `shutting_down`, which is a 503
 */
export function requireReady(notReady: (() => string | undefined) | undefined): void {
  const reason = notReady?.();
  if (reason !== undefined)
    throw new ProtocolError('shutting_down', `this server takes no clients: ${reason}`);
}
