import type { IncomingMessage } from 'node:http';
import { ProtocolError, quoteValue } from '../../../lib/protocol/error';
import { Pipelines } from '../http/pipeline';
import { refuseRequest } from '../http/refusal';
import { answerOf } from './engine-connection';

/** Methods of Engine.IO's HTTP long polling. */
const METHODS = ['GET', 'POST', 'OPTIONS'];

/**
 * Rejects long-polling requests that Engine.IO accepts and no client of the project sends: bodies with a too
 * large Content-Length, which it would read to the end; other methods; and JSONP, with which a page of another
 * site could read data, since a `<script>` sends no Origin.
 * @param largest bytes of a body
 */
export function pollingGuard(
  largest: number,
): (request: IncomingMessage, _: unknown, next: () => void) => void {
  const pipelines = new Pipelines();
  return (request, _, next) => {
    const answer = answerOf(request);
    if (answer) {
      if (!pipelines.admits(request, answer)) return;
      const refusal = refusalOf(request, largest);
      if (refusal) {
        if (refusal.status === 405) answer.setHeader('Allow', METHODS.join(', '));
        refuseRequest(answer, refusal.error, refusal.status);
        return;
      }
      // Engine.IO would go on reading a chunked body that it has rejected.
      if (request.headers['transfer-encoding'] !== undefined) answer.setHeader('Connection', 'close');
    }
    next();
  };
}

function refusalOf(
  { method = '', url = '', headers }: IncomingMessage,
  largest: number,
): { readonly error: ProtocolError; readonly status: number } | undefined {
  if (!METHODS.includes(method)) return wrong(`${quoteValue(method)} is not possible here`, 405);
  if (new URL(url, 'http://localhost').searchParams.has('j')) {
    return wrong('JSONP is not spoken here; leave out the parameter "j"', 400);
  }
  const length = Number(headers['content-length'] ?? 0);
  if (length > largest) {
    return wrong(`the body must have at most ${largest} bytes, not ${quoteValue(length)}`, 413);
  }
  return undefined;
}

function wrong(message: string, status: number): { error: ProtocolError; status: number } {
  return { error: new ProtocolError('bad_request', message), status };
}
