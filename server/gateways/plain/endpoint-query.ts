import { ProtocolError } from '../../../lib/protocol/error';
import { userName } from '../../../lib/protocol/form';
import { streamName } from '../../../lib/protocol/http/fields';
import type { SubscribeRequest } from '../../../lib/protocol/messages';
import { parseQuery } from '../../../lib/protocol/query';
import { parseSubscribe } from '../../../lib/protocol/request';
import * as z from '../../../lib/schema/zod';

/** Query parameters of `/ws`, which `/sse` extends. */
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

/** Stream and credentials of a request. */
export interface EndpointQuery {
  /** Namespace, with the slash. */
  readonly stream: string;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
}

/**
 * Parses the query of `/ws`.
 * @param url path and query
 * @throws ProtocolError `bad_request`, naming the parameter and its value; never the token
 */
export function webSocketQuery(url: string): EndpointQuery {
  return parseQuery(webSocketSchema, parametersOf(url));
}

/**
 * Parses the query of `/sse`: the fields of a subscription, `symbols` separated by commas.
 * @throws ProtocolError `bad_request`, naming the parameter and its value; never the token
 */
export function eventStreamQuery(url: string): EndpointQuery & { readonly request: SubscribeRequest } {
  const { stream, token, user, symbols, rate, levels, ...rest } = parseQuery(
    eventStreamSchema,
    parametersOf(url),
  );
  const asked = {
    ...rest,
    symbols: symbols?.split(',').map((part) => part.trim()),
    ...(rate !== undefined && { rate: numberOr(rate) }),
    ...(levels !== undefined && { levels: numberOr(levels) }),
  };
  return { stream, token, user, request: parseSubscribe(asked, '') };
}

function parametersOf(url: string): Record<string, string[]> {
  const found: Record<string, string[]> = Object.create(null);
  for (const [name, value] of new URL(url, 'http://localhost').searchParams) {
    found[name] ??= [];
    found[name].push(value);
  }
  return found;
}

/** Returns the text's number, or the text itself for the error. */
function numberOr(text: string): number | string {
  const number = Number(text);
  return text.trim() === '' || !Number.isFinite(number) ? text : number;
}

const LAST_EVENT_ID = /^(\d{1,16}):(\d{1,16})$/;

/** Parses `Last-Event-ID` into a resume position; undefined for a foreign id. */
export function positionOf(lastEventId: string | undefined): SubscribeRequest['since'] {
  const [, epoch, version] = LAST_EVENT_ID.exec(lastEventId ?? '')?.map(Number) ?? [];
  if (epoch === undefined || version === undefined) return undefined;
  return Number.isSafeInteger(epoch) && Number.isSafeInteger(version) ? { epoch, version } : undefined;
}

/** Formats a resume position as an event id. */
export function eventIdOf({ epoch, version }: { readonly epoch: number; readonly version: number }): string {
  return `${epoch}:${version}`;
}

/**
 * Returns the token of a request, from its header or its query.
 * @throws ProtocolError `bad_request` for both
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
