import type { IncomingMessage } from 'node:http';
import { MAX_WORDS, type VenueFailure } from './outage-cause';

/** Reads why a venue has rejected a handshake, with the beginning of its words. */
export function readRefusal(response: IncomingMessage, done: (failure: VenueFailure) => void): void {
  const { statusCode: status = 0, headers } = response;
  const seconds = Number(headers['retry-after']);
  let words = '';
  const end = (): void => {
    const reason = `the handshake was answered with ${status}`;
    done({ reason, status, words, retryAfter: seconds > 0 ? seconds * 1_000 : undefined });
  };
  response.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(0, MAX_WORDS);
    if (words.length === MAX_WORDS) end();
  });
  response.once('close', end);
}
