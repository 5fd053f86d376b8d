import { ProtocolError, type WireError } from '../../lib/protocol/error';
import type { Log } from '../telemetry/log';

/** What the other side is told of something that failed; what is not meant for it goes to the log. */
export function wireErrorOf(error: unknown, log: Log): WireError {
  if (error instanceof ProtocolError) return error.toWire();
  log.error({ err: error }, 'a request failed');
  return new ProtocolError('internal', 'something went wrong here').toWire();
}
