import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { WireError } from '../../lib/protocol/error';
import type { Refused } from './endpoint-driver';

/** Reads the response of an endpoint that rejected an upgrade. */
export async function refusedUpgrade(answer: IncomingMessage): Promise<Refused> {
  let text = '';
  answer.setEncoding('utf8').on('data', (piece: string) => {
    text += piece;
  });
  await once(answer, 'end');
  return {
    error: JSON.parse(text) as WireError,
    status: answer.statusCode ?? 0,
    challenge: answer.headers['www-authenticate'] ?? null,
  };
}
