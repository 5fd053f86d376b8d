import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Readable } from 'node:stream';
import { MAX_WORDS, systemFailure, type VenueFailure } from '../../feeds/exchange/outage/outage-cause';
import { ACCEPTED_ENCODINGS, readWhole, unpacked } from '../../feeds/exchange/requests/response-body';
import { BLOCKED_PAUSE } from '../../feeds/exchange/requests/rest-client';
import { MAX_BODY_BYTES } from './connection';

/** Time for the headers of a response, and for a whole body, ms. */
const RESPONSE_TIMEOUT = 10_000;
const OK = 200;
/** Longest pause that an upstream may ask for, s. */
const MAX_RETRY_AFTER = 3_600;

/** A request without a usable response. */
export class RequestError extends Error {
  constructor(readonly failure: VenueFailure) {
    super(failure.reason);
    this.name = 'RequestError';
  }
}

export interface UpstreamRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly agent: Agent;
}

/**
 * Sends a GET request and returns the unpacked body of a response of status 200. Redirections are not followed: they
 * would carry the headers, with their secrets, to another host.
 * @throws RequestError
 */
export async function openBody(
  { url, headers, agent }: UpstreamRequest,
  signal: AbortSignal,
): Promise<Readable> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = send(
      url,
      { agent: agent as never, signal, headers: { 'Accept-Encoding': ACCEPTED_ENCODINGS, ...headers } },
      resolve,
    );
    sent.setTimeout(RESPONSE_TIMEOUT, () =>
      sent.destroy(new Error(`no response in ${RESPONSE_TIMEOUT / 1_000} s`)),
    );
    sent.once('error', reject);
    sent.end();
  }).catch((error: Error) => {
    const { reason, errno } = systemFailure(error);
    throw new RequestError({ reason: `${url.host}: ${reason}`, errno });
  });
  response.setTimeout(0);
  if (response.statusCode !== OK) throw await refusalOf(url, response);
  return unpacked(response);
}

/** Reads a whole body. @throws RequestError */
export async function readBody(request: UpstreamRequest, signal: AbortSignal): Promise<Buffer> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(RESPONSE_TIMEOUT)]);
  const body = await openBody(request, limited);
  try {
    return await readWhole(body, MAX_BODY_BYTES);
  } catch (error) {
    const { reason, errno } = systemFailure(error as Error);
    throw new RequestError({
      reason: `the response of ${request.url.host} cannot be read: ${reason}`,
      errno,
    });
  }
}

async function refusalOf(url: URL, response: IncomingMessage): Promise<RequestError> {
  const { statusCode: status = 0, headers } = response;
  let words = '';
  try {
    for await (const chunk of response.setEncoding('utf8')) {
      words += chunk;
      if (words.length >= MAX_WORDS) break;
    }
  } catch {
    // The status says enough.
  }
  response.destroy();
  const seconds = Number(headers['retry-after']);
  const isBlocked = status === 403 || status === 418 || status === 451;
  const wanted = seconds > 0 ? Math.min(seconds, MAX_RETRY_AFTER) * 1_000 : undefined;
  const retryAfter = wanted ?? (isBlocked ? BLOCKED_PAUSE : undefined);
  // The query of an address may hold a key.
  const reason = `${url.host} answers ${status} to ${url.pathname}`;
  return new RequestError({ reason, status, words: words.slice(0, MAX_WORDS), retryAfter });
}
