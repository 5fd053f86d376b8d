import type { Agent } from 'node:http';
import type { Instrument } from '../../../lib/market/instrument';
import type { Interval } from '../../../lib/market/interval';
import { wallSchema } from '../../../lib/protocol/http/source-routes';
import { instrumentSchema } from '../../../lib/protocol/instrument-schema';
import { barSchema } from '../../../lib/protocol/message-schemas';
import type { BarUpdate } from '../../../lib/protocol/messages';
import * as z from '../../../lib/schema/zod';
import { RequestError, readBody } from '../transport/http-request';
import type { WallLinks } from './wall-identity';

const NOT_FOUND = 404;

export interface WallRequestOptions {
  /** Origin of the wall. */
  readonly url: string;
  readonly token: string | undefined;
  readonly stream: string;
  readonly agent: Agent;
}

/** A request for the newest bars of a symbol up to a start (µs). */
export interface PastBars {
  readonly symbol: string;
  readonly interval: Interval;
  readonly to: number;
  readonly limit: number;
}

/** Requests to the HTTP API of another wall. Each throws RequestError. */
export class WallRequests {
  readonly #options: WallRequestOptions;

  constructor(options: WallRequestOptions) {
    this.#options = options;
  }

  async links(signal: AbortSignal): Promise<WallLinks> {
    const schema = z.object({ wall: wallSchema });
    try {
      return (await this.#get('/api/wall', {}, schema, signal)).wall;
    } catch (error) {
      if (!(error instanceof RequestError) || error.failure.status !== NOT_FOUND) throw error;
      throw new RequestError({
        ...error.failure,
        reason: `${error.message}: it is no tickerwall, or an older one`,
      });
    }
  }

  async instruments(signal: AbortSignal): Promise<readonly Instrument[]> {
    const schema = z.object({ instruments: z.array(instrumentSchema) });
    const { stream } = this.#options;
    return (await this.#get('/api/instruments', { stream }, schema, signal)).instruments;
  }

  async bars({ symbol, interval, to, limit }: PastBars, signal: AbortSignal): Promise<readonly BarUpdate[]> {
    const { stream } = this.#options;
    const query = { stream, symbol, interval, to: String(to), limit: String(limit) };
    return (await this.#get('/api/bars', query, z.object({ bars: z.array(barSchema) }), signal)).bars;
  }

  async #get<T>(
    path: string,
    query: Record<string, string>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const { url: origin, token, agent } = this.#options;
    const url = new URL(path, origin);
    url.search = new URLSearchParams(query).toString();
    const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const body = await readBody({ url, headers, agent }, signal);
    try {
      return schema.parse(JSON.parse(body.toString('utf8')));
    } catch {
      throw new RequestError({
        reason: `${url.host} answers ${path} in a form that is not that of a tickerwall`,
      });
    }
  }
}
