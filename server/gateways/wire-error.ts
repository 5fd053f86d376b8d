import { ProtocolError, type WireError } from '../../lib/protocol/error';
import type { Log } from '../telemetry/log';

/**
 * Converts a failure to the error that the client receives; internal details go to the log.
 * @param connection id of the connection
 */
export function wireErrorOf(error: unknown, log: Log, connection?: string): WireError {
  if (error instanceof ProtocolError) return error.toWire();
  log.error({ err: error, connection }, 'a request failed');
  return new ProtocolError('internal', 'internal error').toWire();
}
