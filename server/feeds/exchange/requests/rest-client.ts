import { type Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock } from '../../../time/clock';
import type { RestRequest, RestRules } from '../../../venues/venue-protocol';
import { causeOf, MAX_WORDS, systemFailure, type VenueFailure } from '../outage/outage-cause';
import { Pacer } from '../pacer';
import { agentFor, type ProxyEnvironment } from '../tunnel-agent';
import { ACCEPTED_ENCODINGS, readWhole, unpacked } from './response-body';

/** Time for a response, ms. */
const RESPONSE_TIMEOUT = 10_000;
/** Largest response, bytes; lists of all products have a few MB. */
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
/** Pause after 429 without `Retry-After`, and after the venue has blocked this address, ms. */
const LIMITED_PAUSE = 60_000;
export const BLOCKED_PAUSE = 600_000;
/** HTTP status. */
const TOO_MANY_REQUESTS = 429;

/** A request that a venue did not answer as wanted. */
export class RestError extends Error {
  constructor(readonly failure: VenueFailure) {
    super(failure.reason);
    this.name = 'RestError';
  }
}

export interface RestClientOptions {
  readonly rules: RestRules;
  /** Replaces scheme, host and port of the venue's address. */
  readonly address?: string | undefined;
  readonly env: ProxyEnvironment;
  readonly clock: Clock;
}

/** Response to a request: the venue's own address of it, and its body. */
export interface RestAnswer {
  readonly address: string;
  readonly text: string;
}

/** Sends requests to a venue within its rate limit. */
export class RestClient {
  readonly #options: RestClientOptions;
  readonly #pacer: Pacer;
  readonly #agents = new Map<string, Agent>();
  /** Difference of the venue's clock from this machine's, ms; undefined before the first response. */
  #clockOffset: number | undefined;
  #weight = 0;

  constructor(options: RestClientOptions) {
    this.#options = options;
    this.#pacer = new Pacer(options.rules.pace, options.clock);
  }

  get clockOffset(): number | undefined {
    return this.#clockOffset;
  }

  /** Weight used of the venue's current period, as far as it is known. */
  get weight(): number {
    return this.#weight;
  }

  /**
   * Sends a request when the rate limit allows it.
   * @throws RestError without a response of status 200
   */
  async get(request: RestRequest, signal: AbortSignal): Promise<RestAnswer> {
    await this.#pacer.wait(signal, request.weight);
    signal.throwIfAborted();
    const { rules, address = rules.address } = this.#options;
    const own = new URL(request.path, rules.address);
    const url = new URL(
      own.pathname + own.search,
      own.origin === new URL(rules.address).origin ? address : own,
    );
    let response: IncomingMessage;
    let text: string;
    try {
      response = await this.#send(url, request.body, signal);
      text = (await readWhole(unpacked(response), MAX_RESPONSE_BYTES)).toString('utf8');
    } catch (error) {
      if (signal.aborted) throw error;
      const { reason, errno } = systemFailure(error as Error);
      throw new RestError({ reason: `${url.host}: ${reason}`, errno });
    }
    this.#read(response);
    if (response.statusCode === 200) return { address: own.href, text };
    throw this.#failure(url, response, text);
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #send(url: URL, body: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
    const { env } = this.#options;
    let agent = this.#agents.get(url.origin);
    if (agent === undefined) {
      agent = agentFor(url, env);
      this.#agents.set(url.origin, agent);
    }
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return new Promise((resolve, reject) => {
      const sent = send(
        url,
        {
          agent: agent as never,
          signal: AbortSignal.any([signal, AbortSignal.timeout(RESPONSE_TIMEOUT)]),
          method: body === undefined ? 'GET' : 'POST',
          headers: {
            Accept: 'application/json',
            'Accept-Encoding': ACCEPTED_ENCODINGS,
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
          },
        },
        resolve,
      );
      sent.once('error', reject);
      sent.end(body);
    });
  }

  /** Reads the venue's clock and its count of the weight. */
  #read({ headers, statusCode }: IncomingMessage): void {
    const { rules, clock } = this.#options;
    const date = Date.parse(headers.date ?? '');
    // A Date header has seconds: half of one is added.
    if (!Number.isNaN(date)) this.#clockOffset = date + 500 - clock.wall() / 1_000;
    const used = Number(headers[rules.usedHeader ?? '']);
    if (rules.usedHeader === undefined || !Number.isFinite(used)) return;
    this.#weight = used;
    if (statusCode === 200) this.#pacer.correct(used);
  }

  #failure(url: URL, { statusCode = 0, headers }: IncomingMessage, text: string): RestError {
    const seconds = Number(headers['retry-after']);
    const isLimited = statusCode === TOO_MANY_REQUESTS;
    const wanted = seconds > 0 ? seconds * 1_000 : undefined;
    const excerpt = text.slice(0, 120).replace(/\s+/g, ' ').trim();
    const reason = `${url.host} answers ${statusCode} to ${url.pathname}${excerpt === '' ? '' : `: ${excerpt}`}`;
    const failure = { reason, status: statusCode, words: text.slice(0, MAX_WORDS) };
    const isBlocked = causeOf(failure) === 'blocked';
    const retryAfter = wanted ?? (isLimited ? LIMITED_PAUSE : isBlocked ? BLOCKED_PAUSE : undefined);
    if (retryAfter !== undefined) this.#pacer.block(retryAfter);
    return new RestError({ ...failure, retryAfter });
  }
}
