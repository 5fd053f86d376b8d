import { ProtocolError } from '../../../lib/protocol/error';
import { userName } from '../../../lib/protocol/form';
import { streamName } from '../../../lib/protocol/http/fields';
import type { SubscribeRequest } from '../../../lib/protocol/messages';
import { parseQuery } from '../../../lib/protocol/query';
import { parseSubscribe } from '../../../lib/protocol/request';
import * as z from '../../../lib/schema/zod';

/** What the address of a plain endpoint may say. */
const endpoint = { stream: streamName, token: z.string().optional(), user: userName.optional() };
export const webSocketSchema = z.strictObject(endpoint);
export const eventStreamSchema = z.strictObject({
  ...endpoint,
  channel: z.string().optional(),
  symbols: z.string().optional(),
  rate: z.string().optional(),
  levels: z.string().optional(),
  interval: z.string().optional(),
});

/** Which stream is asked for, and by whom. */
export interface EndpointQuery {
  /** Namespace, with the slash. */
  readonly stream: string;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
}

/**
 * @param url path and query
 * @throws ProtocolError `bad_request`, naming the parameter and its value; never the token
 */
export function webSocketQuery(url: string): EndpointQuery {
  return parseQuery(webSocketSchema, parametersOf(url));
}

/**
 * Reads what `/sse` is asked for: the fields of a subscription, `symbols` with commas between them.
 * @throws ProtocolError `bad_request`, naming the parameter and its value; never the token
 */
export function eventStreamQuery(url: string): EndpointQuery & { readonly request: SubscribeRequest } {
  const { stream, token, user, symbols, rate, levels, ...rest } = parseQuery(
    eventStreamSchema,
    parametersOf(url),
  );
  const request = parseSubscribe({
    ...rest,
    symbols: symbols?.split(',').map((part) => part.trim()),
    ...(rate !== undefined && { rate: numberOr(rate) }),
    ...(levels !== undefined && { levels: numberOr(levels) }),
  });
  return { stream, token, user, request };
}

function parametersOf(url: string): Record<string, string[]> {
  const found: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URL(url, 'http://localhost').searchParams) {
    found[name] ??= [];
    found[name].push(value);
  }
  return found;
}

/** The number that the text is, or the text itself, to be named in the error. */
function numberOr(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

const LAST_EVENT_ID = /^(\d{1,16}):(\d{1,16})$/;

/** What who comes back has, from the header `Last-Event-ID`; nothing for an id that is none of ours. */
export function positionOf(lastEventId: string | undefined): SubscribeRequest['since'] {
  const [, epoch, version] = LAST_EVENT_ID.exec(lastEventId ?? '')?.map(Number) ?? [];
  if (epoch === undefined || version === undefined) return undefined;
  return Number.isSafeInteger(epoch) && Number.isSafeInteger(version) ? { epoch, version } : undefined;
}

/** The id of an event after which a client has so much. */
export function eventIdOf({ epoch, version }: { readonly epoch: number; readonly version: number }): string {
  return `${epoch}:${version}`;
}

/**
 * The token that a request shows, in its header or in its address.
 * @throws ProtocolError `bad_request` for two of them
 */
export function tokenShown(header: string | undefined, { token }: EndpointQuery): string | undefined {
  if (header !== undefined && token !== undefined) {
    throw new ProtocolError(
      'bad_request',
      'there are two tokens, one in the header and one in the address; give one',
    );
  }
  return header ?? token;
}
