import { ProtocolError, type WireError } from '../../lib/protocol/error';
import type { Log } from '../telemetry/log';

/**
 * What the other side is told of something that failed; what is not meant for it goes to the log.
 * @param connection id of the connection that it happened to
 */
export function wireErrorOf(error: unknown, log: Log, connection?: string): WireError {
  if (error instanceof ProtocolError) return error.toWire();
  log.error({ err: error, connection }, 'a request failed');
  return new ProtocolError('internal', 'something went wrong here').toWire();
}
